package io.tradebot.marketingest.adapter.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketStreamTest implements StreamListener {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final InstrumentId ETH = InstrumentId.of("BINANCE:ETH-USDT");

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<byte[]> frames = new CopyOnWriteArrayList<>();
  private final WebSocketTestServer server = new WebSocketTestServer(_ -> List.of("answer"));
  private volatile boolean congested;
  private WebSocketStream stream = stream(0, Duration.ofHours(23));

  @Override
  public void onFrame(int connection, byte[] frame, long receiveTimeNs) {
    frames.add(frame);
    events.add(new String(frame, UTF_8));
  }

  @Override
  public void onMessage(int connection, StreamMessage message, long receiveTimeNs) {
    throw new AssertionError("frames come as they are here");
  }

  @Override
  public void onBinaryFrame(int connection, int bytes) {
    events.add("binary " + bytes);
  }

  @Override
  public void onOpened(int connection) {
    events.add("opened");
  }

  @Override
  public void onLost(int connection, String reason) {
    events.add("lost");
  }

  @Override
  public boolean isCongested() {
    return congested;
  }

  @AfterEach
  void stop() {
    stream.close();
    server.close();
  }

  @Test
  void connectsToTheProtocolsPathAndDeliversFramesInOrder() {
    start();

    server.newest().text("a");
    server.newest().fragments("b", "c");
    server.newest().text("d");

    awaitEvents("opened", "a", "bc", "d");
    assertThat(server.newest().path).isEqualTo("/feed?of=BTC-USDT,ETH-USDT");
  }

  @Test
  void sendsItsRequestsOneAfterTheOtherAndIsLiveWhenAllAreAnswered() {
    stream = stream(3, Duration.ofHours(23));
    start();

    assertThat(server.newest().received)
        .containsExactly("subscribe 0", "subscribe 1", "subscribe 2");
    awaitEvents("answer", "answer", "opened", "answer");
  }

  @Test
  void asksForABookAgainOnTheConnectionThatCarriesIt() {
    stream = stream(0, 1, Duration.ofHours(23));
    stream.start(this);
    Await.until("both connections", () -> events.equals(List.of("opened", "opened")));

    stream.sendBookAgain(ETH);

    assertThat(stream.connections()).isEqualTo(2);
    assertThat(stream.connectionOf(ETH)).isEqualTo(1);
    Await.until(
        "the request",
        () ->
            server.clients().stream()
                .anyMatch(
                    client ->
                        client.path.endsWith("of=ETH-USDT")
                            && client.received.contains("again ETH-USDT")));
  }

  @Test
  void answersPings() {
    start();

    server.newest().ping("1700000000");

    Await.until("the pong", () -> server.newest().pongs.contains("1700000000"));
  }

  @Test
  void survivesBinaryOversizedAndBrokenFrames() {
    start();

    server.newest().binary(5);
    server.newest().bytes(new byte[] {'{', (byte) 0xff, (byte) 0xfe});
    server.newest().bytes(new byte[5 << 20]);
    server.newest().text("after");

    Await.until("the last frame", () -> events.contains("after"));
    assertThat(events).contains("binary 5").doesNotContain("lost");
    assertThat(frames).extracting(frame -> frame.length).contains(3, 5 << 20);
    assertThat(server.clients()).hasSize(1);
  }

  @Test
  void connectsAgainWhenTheConnectionIsCut() {
    start();

    server.newest().cut();
    Await.until("another connection", () -> server.clients().size() == 2);
    Await.until("opened again", () -> events.equals(List.of("opened", "lost", "opened")));
    server.newest().text("x");

    awaitEvents("opened", "lost", "opened", "x");
  }

  @Test
  void replacesAConnectionWithoutAPause() {
    start();
    WebSocketTestServer.Client old = server.newest();
    old.text("1");
    Await.until("the first frame", () -> events.contains("1"));

    stream.replace(0, "test");
    Await.until("the successor", () -> server.clients().size() == 2);
    old.text("2");
    server.newest().text("2");
    old.text("3");
    server.newest().text("3");
    Await.until("the old one to be closed", () -> !old.isOpen());
    server.newest().text("4");

    Await.until("the last frame", () -> events.contains("4"));
    assertThat(events).doesNotContain("lost");
    assertThat(events.getFirst()).isEqualTo("opened");
    assertThat(events.stream().distinct()).containsExactly("opened", "1", "2", "3", "4");
  }

  @Test
  void replacesAConnectionThatGrowsOldByItself() {
    stream = stream(0, Duration.ofMillis(300));
    start();

    Await.until("three connections", () -> server.clients().size() >= 3);

    assertThat(events).containsOnly("opened");
  }

  @Test
  void takesTheSuccessorAtOnceWhenTheOldConnectionDies() {
    start();
    WebSocketTestServer.Client old = server.newest();
    stream.replace(0, "test");
    Await.until("the successor", () -> server.clients().size() == 2);
    server.newest().text("5");
    // Its pong shows that the client has finished the handshake.
    server.newest().ping("ready");
    Await.until("the pong", () -> server.newest().pongs.contains("ready"));

    old.cut();

    Await.until("the frame of the successor", () -> events.contains("5"));
    assertThat(events).doesNotContain("lost");
  }

  @Test
  void stopsReadingWhileTheListenerIsCongestedAndLosesNothing() {
    start();
    congested = true;
    server.newest().text("0");
    Await.until("the first frame", () -> events.contains("0"));
    for (int i = 1; i <= 2_000; i++) {
      var _ =
          server
              .newest()
              .channel
              .write(new io.netty.handler.codec.http.websocketx.TextWebSocketFrame("frame " + i));
    }
    server.newest().channel.flush();

    congested = false;

    Await.until("all frames", () -> events.contains("frame 2000"));
    assertThat(events).hasSize(2_002);
  }

  /** Asks for so many things at first, each of which is answered by one frame. */
  private record TestProtocol(int requests) implements StreamProtocol {
    @Override
    public String path(List<InstrumentId> instruments) {
      return "/feed?of="
          + instruments.stream()
              .map(instrument -> instrument.symbol().toString())
              .collect(Collectors.joining(","));
    }

    @Override
    public List<Request> subscriptions(List<InstrumentId> instruments) {
      return IntStream.range(0, requests).mapToObj(i -> new Request("subscribe " + i, 1)).toList();
    }

    @Override
    public List<Request> bookAgain(InstrumentId instrument) {
      return List.of(new Request("again " + instrument.symbol(), 1));
    }

    @Override
    public boolean isAnswer(byte[] frame) {
      return StreamProtocol.startsWith(frame, "answer");
    }
  }

  private void start() {
    stream.start(this);
    Await.until("the connection", () -> events.contains("opened") && !server.clients().isEmpty());
  }

  private void awaitEvents(String... wanted) {
    Await.until(List.of(wanted) + ", have " + events, () -> events.equals(List.of(wanted)));
  }

  private WebSocketStream stream(int requests, Duration life) {
    return stream(requests, 2, life);
  }

  private WebSocketStream stream(int requests, int instrumentsPerConnection, Duration life) {
    return new WebSocketStream(
        new StreamSettings(
            server.uri(),
            instrumentsPerConnection,
            Duration.ofMillis(20),
            Pace.FREE,
            Pace.FREE,
            Duration.ofSeconds(5),
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            life,
            Duration.ofMillis(200)),
        new TestProtocol(requests),
        List.of(BTC, ETH),
        new VenueClock(InstantSource.system()),
        new Random(1),
        new IngestMetrics(new SimpleMeterRegistry(), Venue.BINANCE));
  }
}
