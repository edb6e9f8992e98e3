package io.tradebot.marketingest.adapter.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.marketingest.application.Await;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.StreamListener;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.domain.StreamMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A venue that cuts every connection, after its first subscription at the latest, twelve of them,
 * and hardly a pause of their own between attempts: what the venue counts stays within its limits.
 * Limits and times are a venue's, two hundred times faster.
 */
class ReconnectStormTest implements StreamListener {
  private static final int CONNECTIONS = 12;
  private static final Pace CONNECTS = new Pace(20, Duration.ofMillis(15));
  private static final Pace REQUESTS = new Pace(4, Duration.ofMillis(10));
  private static final Duration REQUEST_INTERVAL = Duration.ofMillis(25);

  private final List<Long> attemptsNs = new CopyOnWriteArrayList<>();
  private final List<Long> requestsNs = new CopyOnWriteArrayList<>();
  private final AtomicLong startNs = new AtomicLong();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean cutting = true;

  private final WebSocketTestServer server =
      new WebSocketTestServer(
          _ -> {
            requestsNs.add(System.nanoTime() - startNs.get());
            if (cutting) {
              for (WebSocketTestServer.Client client : this.server.clients()) {
                var _ = client.channel.close();
              }
            }
            return List.of("answer");
          }) {
        @Override
        protected void accepted() {
          attemptsNs.add(System.nanoTime() - startNs.get());
        }

        @Override
        protected boolean isWelcome() {
          // Some get as far as their first subscription.
          return !cutting || attemptsNs.size() % 3 == 0;
        }
      };

  private final WebSocketStream stream =
      new WebSocketStream(
          new StreamSettings(
              server.uri(),
              1,
              REQUEST_INTERVAL,
              REQUESTS,
              CONNECTS,
              Duration.ofSeconds(5),
              Duration.ofMillis(1),
              Duration.ofMillis(2),
              Duration.ofHours(23),
              Duration.ofMillis(200)),
          new ThreeRequests(),
          IntStream.range(0, CONNECTIONS)
              .mapToObj(i -> InstrumentId.of("BINANCE:A" + (char) ('A' + i) + "-USDT"))
              .toList(),
          new VenueClock(InstantSource.system()),
          new Random(1),
          new IngestMetrics(new SimpleMeterRegistry(), Venue.BINANCE));

  @AfterEach
  void stop() {
    stream.close();
    server.close();
  }

  @Test
  void staysWithinTheLimitsOfTheVenueHoweverManyConnectionsAreLostAtOnce() {
    startNs.set(System.nanoTime());
    stream.start(this);

    Await.until("a storm", Duration.ofSeconds(60), () -> attemptsNs.size() >= 150);
    cutting = false;
    Await.until("every connection", Duration.ofSeconds(60), () -> opened.get() >= CONNECTIONS);

    assertThat(server.clients().stream().filter(WebSocketTestServer.Client::isOpen))
        .hasSize(CONNECTIONS);
    assertWithin(CONNECTS, attemptsNs, "attempts");
    assertWithin(REQUESTS, requestsNs, "requests");
    assertThat(requestsNs).hasSizeGreaterThanOrEqualTo(3 * CONNECTIONS);
  }

  /**
   * Since the start no more than the burst and one for each interval. The venue may see some late,
   * never early, so this holds however busy the machine is.
   */
  private static void assertWithin(Pace pace, List<Long> timesNs, String what) {
    for (int i = 0; i < timesNs.size(); i++) {
      assertThat((long) i + 1)
          .as("%s within %d ms", what, timesNs.get(i) / 1_000_000)
          .isLessThanOrEqualTo(pace.burst() + timesNs.get(i) / pace.interval().toNanos() + 1);
    }
  }

  private static final class ThreeRequests implements StreamProtocol {
    @Override
    public String path(List<InstrumentId> instruments) {
      return "/feed";
    }

    @Override
    public List<Request> subscriptions(List<InstrumentId> instruments) {
      return IntStream.range(0, 3).mapToObj(i -> new Request("subscribe " + i, 1)).toList();
    }

    @Override
    public List<Request> bookAgain(InstrumentId instrument) {
      return List.of();
    }

    @Override
    public boolean isAnswer(byte[] frame) {
      return StreamProtocol.startsWith(frame, "answer");
    }
  }

  @Override
  public void onFrame(int connection, byte[] frame, long receiveTimeNs) {}

  @Override
  public void onMessage(int connection, StreamMessage message, long receiveTimeNs) {}

  @Override
  public void onBinaryFrame(int connection, int bytes) {}

  @Override
  public void onOpened(int connection) {
    opened.incrementAndGet();
  }

  @Override
  public void onLost(int connection, String reason) {}

  @Override
  public boolean isCongested() {
    return false;
  }
}
