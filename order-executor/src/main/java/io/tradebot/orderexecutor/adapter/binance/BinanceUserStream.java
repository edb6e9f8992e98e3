package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.adapter.binance.wire.AccountPositionWire;
import io.tradebot.orderexecutor.adapter.binance.wire.ExecutionReportWire;
import io.tradebot.orderexecutor.application.VenueUnavailableException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The account's stream: connects, reads, and connects again with back-off and jitter until closed.
 *
 * <p>All calls of the listeners come from one thread. A frame that cannot be read is counted and
 * skipped, and the stream is opened anew, so that what it said is learnt by reconciliation. A
 * connection on which nothing arrives for 45 s, in spite of own pings, counts as dead.
 */
final class BinanceUserStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BinanceUserStream.class);
  private static final Duration PING = Duration.ofSeconds(15);
  private static final Duration SILENCE = Duration.ofSeconds(45);
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(30);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final long FIRST_WAIT_MS = 100;
  private static final long LONGEST_WAIT_MS = 30_000;
  private static final int LARGEST_FRAME = 1 << 20;

  private final UserStreamAccess access;
  private final JsonMapper json;
  private final InstantSource clock;
  private final Function<String, @Nullable InstrumentId> instruments;
  private final AtomicLong malformed = new AtomicLong();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  private volatile boolean connected;
  private volatile boolean closed;
  private volatile @Nullable Thread runner;

  BinanceUserStream(
      UserStreamAccess access,
      JsonMapper json,
      InstantSource clock,
      Function<String, @Nullable InstrumentId> instruments) {
    this.access = access;
    this.json = json;
    this.clock = clock;
    this.instruments = instruments;
  }

  boolean isConnected() {
    return connected;
  }

  /** Frames that could not be read. */
  long malformed() {
    return malformed.get();
  }

  void start(Consumer<VenueReport> reports, Set<Asset> assets) {
    runner = Thread.ofVirtual().name("user-stream").start(() -> run(new Sink(reports, assets)));
  }

  private void run(Sink sink) {
    long wait = FIRST_WAIT_MS;
    while (!closed) {
      String why;
      try {
        boolean lived = session(sink);
        wait = lived ? FIRST_WAIT_MS : wait;
        why = "the connection ended";
      } catch (VenueUnavailableException | IllegalArgumentException | JacksonException e) {
        why = String.valueOf(e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      if (closed) {
        return;
      }
      connected = false;
      sink.reports.accept(new VenueReport.StreamState(false, why, clock.instant()));
      LOG.warn("account stream is down: {}; next attempt in about {} ms", why, wait);
      try {
        Thread.sleep(wait / 2 + ThreadLocalRandom.current().nextLong(wait));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  /** One connection from its opening to its end; true when it had been up. */
  private boolean session(Sink sink) throws InterruptedException {
    UserStreamAccess.Opening opening = access.open();
    Frames frames = new Frames();
    WebSocket socket = connect(opening, frames);
    try {
      long opened = System.nanoTime();
      long keptAlive = opened;
      connected = true;
      sink.reports.accept(new VenueReport.StreamState(true, "connected", clock.instant()));
      long heard = System.nanoTime();
      long pinged = heard;
      while (!closed) {
        Frame frame = frames.queue.poll(1, TimeUnit.SECONDS);
        long now = System.nanoTime();
        if (frame != null) {
          heard = now;
          if (!hear(frame, sink)) {
            return true;
          }
        }
        if (now - heard > SILENCE.toNanos()) {
          LOG.warn("account stream is silent for {}", SILENCE);
          return true;
        }
        if (now - pinged > PING.toNanos()) {
          pinged = now;
          // A ping that cannot be sent shows as silence.
          CompletableFuture<WebSocket> _ = socket.sendPing(ByteBuffer.allocate(0));
        }
        if (now - keptAlive > KEEP_ALIVE.toNanos()) {
          keptAlive = now;
          access.keepAlive();
        }
      }
      return true;
    } finally {
      connected = false;
      socket.abort();
    }
  }

  private WebSocket connect(UserStreamAccess.Opening opening, Frames frames)
      throws InterruptedException {
    CompletableFuture<WebSocket> handshake =
        http.newWebSocketBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .buildAsync(opening.address(), frames);
    try {
      WebSocket socket = handshake.get(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (opening.firstMessage() != null) {
        socket.sendText(opening.firstMessage(), true).join();
      }
      return socket;
    } catch (ExecutionException | CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new VenueUnavailableException(
          "account stream refused: " + cause.getClass().getSimpleName(), cause);
    } catch (TimeoutException e) {
      handshake.cancel(true);
      throw new VenueUnavailableException("account stream did not open in time", e);
    }
  }

  /** Takes one frame; false when the connection must be opened anew. */
  private boolean hear(Frame frame, Sink sink) {
    return switch (frame) {
      case Frame.Text(String text) -> read(text, sink);
      case Frame.Sign.ALIVE -> true;
      case Frame.Sign.END -> false;
    };
  }

  private boolean read(String text, Sink sink) {
    try {
      JsonNode root = json.readTree(text);
      JsonNode event = root.path("event").isObject() ? root.path("event") : root;
      switch (event.path("e").asString("")) {
        case "executionReport" -> {
          ExecutionReportWire wire = json.treeToValue(event, ExecutionReportWire.class);
          InstrumentId instrument = instruments.apply(wire.symbol());
          if (instrument != null) {
            BinanceMapper.executionReport(wire, instrument).forEach(sink.reports);
          }
        }
        case "outboundAccountPosition" -> {
          AccountPositionWire wire = json.treeToValue(event, AccountPositionWire.class);
          sink.reports.accept(
              new VenueReport.BalancesReported(
                  BinanceMapper.balances(wire, sink.assets),
                  Instant.ofEpochMilli(wire.eventTime())));
        }
        case "listenKeyExpired", "eventStreamTerminated", "serverShutdown" -> {
          LOG.info("account stream ends: {}", event.path("e").asString(""));
          return false;
        }
        default -> {
          if (root.path("status").isInt() && root.path("status").asInt() != 200) {
            LOG.warn(
                "account stream refused: status {} {}",
                root.path("status").asInt(),
                root.path("error").path("msg").asString(""));
            return false;
          }
        }
      }
      return true;
    } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
      malformed.incrementAndGet();
      LOG.error("account stream sent something unreadable: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread running = runner;
    if (running != null) {
      running.interrupt();
    }
    http.shutdownNow();
  }

  private record Sink(Consumer<VenueReport> reports, Set<Asset> assets) {}

  private sealed interface Frame {
    record Text(String text) implements Frame {}

    /** A frame without content of its own. */
    enum Sign implements Frame {
      ALIVE,
      END
    }
  }

  /** Puts frames together and hands them to the reading thread. */
  private static final class Frames implements WebSocket.Listener {
    final LinkedBlockingQueue<Frame> queue = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (text.length() > LARGEST_FRAME) {
        queue.add(Frame.Sign.END);
        socket.abort();
        return null;
      }
      if (last) {
        queue.add(new Frame.Text(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      queue.add(Frame.Sign.ALIVE);
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      queue.add(Frame.Sign.ALIVE);
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      queue.add(Frame.Sign.END);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      queue.add(Frame.Sign.END);
    }
  }
}
