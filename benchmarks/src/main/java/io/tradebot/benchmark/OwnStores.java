package io.tradebot.benchmark;

import io.tradebot.localstack.embedded.RedisBinary;
import io.tradebot.localstack.embedded.TimeSeriesServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Redis and a QuestDB of a run's own, the ones that come with the program, on free ports of the
 * loopback address and in a folder that is deleted at the end.
 */
final class OwnStores implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final int redisPort;
  private final int storePort;

  private OwnStores(Path folder, int redisPort, int storePort) {
    this.folder = folder;
    this.redisPort = redisPort;
    this.storePort = storePort;
  }

  /**
   * Starts both and waits until they take connections.
   *
   * @throws IOException when one cannot be started or ends; what it said is in the message
   */
  static OwnStores start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tradebot-soak-");
    OwnStores stores = new OwnStores(folder, freePort(), freePort());
    // Whatever ends this program ends them.
    Runtime.getRuntime().addShutdownHook(new Thread(stores::close));
    try {
      stores.run(
          "redis",
          RedisBinary.command(folder.resolve("bin"), folder.resolve("redis"), stores.redisPort),
          stores.redisPort);
      stores.run(
          "questdb",
          List.of(
              ProcessHandle.current().info().command().orElse("java"),
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "--add-exports=java.base/jdk.internal.math=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              TimeSeriesServer.class.getName(),
              folder.resolve("questdb").toString(),
              Integer.toString(stores.storePort)),
          stores.storePort);
      return stores;
    } catch (IOException | InterruptedException failure) {
      stores.close();
      throw failure;
    }
  }

  URI redis() {
    return URI.create("redis://127.0.0.1:" + redisPort);
  }

  URI store() {
    return URI.create("http://127.0.0.1:" + storePort);
  }

  private void run(String name, List<String> command, int port)
      throws IOException, InterruptedException {
    File log = folder.resolve(name + ".log").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    processes.add(process);
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (!accepts(port)) {
      if (!process.isAlive() || System.nanoTime() > deadlineNs) {
        throw new IOException(name + " does not run: " + Files.readString(log.toPath()));
      }
      Thread.sleep(100);
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public synchronized void close() {
    for (Process process : processes) {
      process.destroy();
    }
    for (Process process : processes) {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
      } catch (InterruptedException interrupted) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    processes.clear();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(OwnStores::delete);
      } catch (IOException left) {
        System.err.println("could not be deleted: " + folder + ": " + left.getMessage());
      }
    }
  }

  private static void delete(File file) {
    if (!file.delete()) {
      file.deleteOnExit();
    }
  }
}
