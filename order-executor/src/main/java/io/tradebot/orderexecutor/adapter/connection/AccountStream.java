package io.tradebot.orderexecutor.adapter.connection;

import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.application.VenueUnavailableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * An account's stream: connects, reads, and connects again with back-off and jitter until closed.
 *
 * <p>All calls of the script and the listener come from one thread. A frame that cannot be read is
 * counted, and the stream is opened anew, so that what it said is learnt by reconciliation. A
 * connection on which nothing arrives for the script's patience, in spite of own pings, counts as
 * dead. Thread-safe.
 */
public final class AccountStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccountStream.class);
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(30);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final long FIRST_WAIT_MS = 100;
  private static final long LONGEST_WAIT_MS = 30_000;
  private static final int LARGEST_FRAME = 1 << 20;

  private final Script script;
  private final InstantSource clock;
  private final AtomicLong malformed = new AtomicLong();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

  private volatile boolean connected;
  private volatile boolean closed;
  private volatile @Nullable Thread runner;

  /** What to connect to, and what to say first. */
  public record Opening(URI address, List<String> firstMessages) {}

  /** What one venue says on its stream. */
  public interface Script {
    /**
     * Gets what a new connection needs; blocks.
     *
     * @throws VenueUnavailableException when the venue does not give it
     */
    Opening open();

    /**
     * Takes one frame.
     *
     * @param reports hears what it means
     * @return false when the connection must be opened anew
     * @throws IllegalArgumentException when it cannot be read; so do JSON's and number's exceptions
     */
    boolean hear(String frame, Consumer<VenueReport> reports);

    /** Keeps the access alive; called each half hour. */
    default void keepAlive() {}

    /** The longest that the venue is silent on a connection that lives. */
    Duration patience();
  }

  public AccountStream(Script script, InstantSource clock) {
    this.script = script;
    this.clock = clock;
  }

  public boolean isConnected() {
    return connected;
  }

  /** Frames that could not be read. */
  public long malformed() {
    return malformed.get();
  }

  /** Begins; once. */
  public void start(Consumer<VenueReport> reports) {
    runner = Thread.ofVirtual().name("account-stream").start(() -> run(reports));
  }

  private void run(Consumer<VenueReport> reports) {
    long wait = FIRST_WAIT_MS;
    while (!closed) {
      String why;
      try {
        boolean lived = session(reports);
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
      reports.accept(new VenueReport.StreamState(false, why, clock.instant()));
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
  private boolean session(Consumer<VenueReport> reports) throws InterruptedException {
    Opening opening = script.open();
    Frames frames = new Frames();
    WebSocket socket = connect(opening, frames);
    try {
      long opened = System.nanoTime();
      long keptAlive = opened;
      connected = true;
      reports.accept(new VenueReport.StreamState(true, "connected", clock.instant()));
      long heard = System.nanoTime();
      long pinged = heard;
      while (!closed) {
        Frame frame = frames.queue.poll(1, TimeUnit.SECONDS);
        long now = System.nanoTime();
        if (frame != null) {
          heard = now;
          if (!hear(frame, reports)) {
            return true;
          }
        }
        if (now - heard > script.patience().toNanos()) {
          LOG.warn("account stream is silent for {}", script.patience());
          return true;
        }
        if (now - pinged > script.patience().toNanos() / 3) {
          pinged = now;
          // A ping that cannot be sent shows as silence.
          CompletableFuture<WebSocket> _ = socket.sendPing(ByteBuffer.allocate(0));
        }
        if (now - keptAlive > KEEP_ALIVE.toNanos()) {
          keptAlive = now;
          script.keepAlive();
        }
      }
      return true;
    } finally {
      connected = false;
      socket.abort();
    }
  }

  private WebSocket connect(Opening opening, Frames frames) throws InterruptedException {
    CompletableFuture<WebSocket> handshake =
        http.newWebSocketBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .buildAsync(opening.address(), frames);
    try {
      WebSocket socket = handshake.get(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      for (String message : opening.firstMessages()) {
        socket.sendText(message, true).join();
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
  private boolean hear(Frame frame, Consumer<VenueReport> reports) {
    return switch (frame) {
      case Frame.Text(String text) -> read(text, reports);
      case Frame.Sign.ALIVE -> true;
      case Frame.Sign.END -> false;
    };
  }

  private boolean read(String text, Consumer<VenueReport> reports) {
    try {
      return script.hear(text, reports);
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
