package io.tradebot.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/**
 * A real Redis for tests: the one at {@code TRADEBOT_TEST_REDIS} ({@code redis://host:port}) where
 * that variable is set, else an own process on a free port of the loopback address.
 *
 * <p>An own process can be stopped, killed and started again on the same port, and keeps its append
 * only file in between when it was made {@linkplain #startDurable() durable}. Not thread-safe.
 */
public final class TestRedis implements AutoCloseable {

  private static final String ADDRESS_VARIABLE = "TRADEBOT_TEST_REDIS";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int START_ATTEMPTS = 5;

  private final String host;
  private final int port;
  private final boolean durable;
  private final @Nullable Path folder;
  private @Nullable Process process;

  private TestRedis(String host, int port, boolean durable, @Nullable Path folder) {
    this.host = host;
    this.port = port;
    this.durable = durable;
    this.folder = folder;
  }

  /** A running Redis that keeps nothing on disk; the external one where its address is given. */
  public static TestRedis start() {
    String address = System.getenv(ADDRESS_VARIABLE);
    if (address != null && !address.isBlank()) {
      TestRedis external = external(address);
      external.awaitReady();
      return external;
    }
    return startOwn(false);
  }

  /**
   * A running Redis of our own, whatever the environment says, for tests that stop, kill or restart
   * it. It keeps nothing on disk.
   */
  public static TestRedis startOwn() {
    return startOwn(false);
  }

  /** Like {@link #startOwn()}, with an append only file that is fsynced at every write. */
  public static TestRedis startDurable() {
    return startOwn(true);
  }

  private static TestRedis startOwn(boolean durable) {
    // Another process may take the free port before Redis binds it: then try the next.
    for (int attempt = 1; ; attempt++) {
      TestRedis redis = null;
      try {
        redis = new TestRedis("127.0.0.1", freePort(), durable, makeFolder());
        redis.restart();
        return redis;
      } catch (IllegalStateException failure) {
        if (redis != null) {
          redis.close();
        }
        if (attempt == START_ATTEMPTS) {
          throw failure;
        }
      }
    }
  }

  static TestRedis external(String address) {
    URI uri = URI.create(address);
    if (!"redis".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
      throw new IllegalArgumentException(
          ADDRESS_VARIABLE + " must look like redis://host:port, got " + address);
    }
    return new TestRedis(uri.getHost(), uri.getPort(), false, null);
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  /** The address as {@code redis://host:port}. */
  public String uri() {
    return "redis://" + host + ":" + port;
  }

  /** Whether this is a process of our own, which can be stopped and restarted. */
  public boolean isOwn() {
    return folder != null;
  }

  /**
   * Starts the process again on the same port and waits until it answers; does nothing if it runs.
   */
  public void restart() {
    Path home = requireOwn("restart");
    if (process != null && process.isAlive()) {
      return;
    }
    Path log = home.resolve("redis.log");
    try {
      process =
          new ProcessBuilder(command(home))
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot start Redis", failure);
    }
    awaitReady();
  }

  /** Ends the process in an orderly way (SIGTERM) and waits until it is gone. */
  public void stop() {
    requireOwn("stop");
    end(false);
  }

  /** Ends the process at once (SIGKILL), as a crash does, and waits until it is gone. */
  public void kill() {
    requireOwn("kill");
    end(true);
  }

  /** Makes the process hang with its sockets open (SIGSTOP), until {@link #resume}. */
  public void pause() {
    signal("STOP");
  }

  /** Lets a process that hangs go on. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    requireOwn(name);
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("Redis does not run");
    }
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(running.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " ended with code " + code);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot signal Redis", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", interrupted);
    }
  }

  /** Stops an own process and deletes its files; leaves an external Redis alone. */
  @Override
  public void close() {
    if (folder == null) {
      return;
    }
    end(true);
    try {
      deleteAll(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot delete " + folder, failure);
    }
  }

  private List<String> command(Path home) {
    List<String> command = new ArrayList<>();
    command.add(Executable.PATH.getAbsolutePath());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", home.toString(), "--save", "", "--daemonize", "no"));
    command.addAll(
        durable
            ? List.of("--appendonly", "yes", "--appendfsync", "always")
            : List.of("--appendonly", "no"));
    return command;
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    IOException last = null;
    while (System.nanoTime() < deadline) {
      if (process != null && !process.isAlive()) {
        throw new IllegalStateException(
            "Redis on port %d ended with code %d: %s".formatted(port, process.exitValue(), log()));
      }
      try {
        if (ping()) {
          return;
        }
      } catch (IOException notYet) {
        last = notYet;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new IllegalStateException(
        "Redis at %s does not answer PING within %s".formatted(uri(), PATIENCE), last);
  }

  /** True when Redis answers; false while it still loads its data. */
  private boolean ping() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 1_000);
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write("PING\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readNBytes(7), UTF_8);
      return answer.equals("+PONG\r\n");
    }
  }

  private void end(boolean atOnce) {
    Process running = process;
    if (running == null) {
      return;
    }
    if (atOnce) {
      running.destroyForcibly();
    } else {
      running.destroy();
    }
    try {
      if (!running.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        running.destroyForcibly();
        throw new IllegalStateException("Redis on port " + port + " did not end: " + log());
      }
    } catch (InterruptedException interrupted) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Redis was ending", interrupted);
    }
    process = null;
  }

  private String log() {
    if (folder == null) {
      return "(an external Redis, no log)";
    }
    try {
      return Files.readString(folder.resolve("redis.log"), UTF_8).strip();
    } catch (IOException failure) {
      return "(log unreadable: " + failure + ")";
    }
  }

  private Path requireOwn(String action) {
    if (folder == null) {
      throw new IllegalStateException(
          "Cannot %s the external Redis at %s: use startOwn()".formatted(action, uri()));
    }
    return folder;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException("No free port", failure);
    }
  }

  private static Path makeFolder() {
    try {
      return Files.createTempDirectory("tradebot-redis-");
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot make a folder for Redis", failure);
    }
  }

  private static void deleteAll(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The server program, unpacked from its jar once per JVM and only when first needed. */
  private static final class Executable {
    static final File PATH = unpack();

    private static File unpack() {
      try {
        return RedisExecProvider.defaultProvider().get();
      } catch (IOException failure) {
        throw new UncheckedIOException("No embedded Redis for this machine", failure);
      }
    }
  }
}
