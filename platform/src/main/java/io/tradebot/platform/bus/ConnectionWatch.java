package io.tradebot.platform.bus;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out that a connection hangs although it is open, by asking for an answer twice a second.
 *
 * <p>A Redis that is stopped or starved keeps its sockets open and the kernel goes on taking bytes,
 * so nothing else would tell a reader that what it does not hear was never sent.
 */
final class ConnectionWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Supplier<@Nullable RedisFuture<String>> ping;
  private final Runnable onHung;
  private final Thread thread;

  /**
   * Prepares the watch; {@link #start} begins it.
   *
   * @param ping asks the connection for an answer, which fails by itself when it takes too long;
   *     gives null or throws while there is no connection
   * @param onHung makes the connection anew; called from the thread of the watch, and may block
   */
  ConnectionWatch(String name, Supplier<@Nullable RedisFuture<String>> ping, Runnable onHung) {
    this.ping = ping;
    this.onHung = onHung;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        if (isHung()) {
          LOG.warn(
              "Redis has not answered for {}, the connection is made anew",
              RedisConnections.TIMEOUT);
          onHung.run();
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isHung() throws InterruptedException {
    try {
      RedisFuture<String> answer = ping.get();
      if (answer != null) {
        answer.get();
      }
      return false;
    } catch (ExecutionException failure) {
      return failure.getCause() instanceof RedisCommandTimeoutException;
    } catch (RedisException | CancellationException disconnected) {
      // It is known to be gone and comes back by itself.
      LOG.debug("No connection to ask", disconnected);
      return false;
    }
  }
}
