package io.tradebot.localstack.embedded;

import io.questdb.ServerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs QuestDB in a process of its own: it takes the InfluxDB write protocol and serves SQL and a
 * console over HTTP.
 *
 * <p>Arguments: folder, HTTP port.
 */
public final class TimeSeriesServer {
  private TimeSeriesServer() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    int port = Integer.parseInt(arguments[1]);
    Path configuration = Files.createDirectories(folder.resolve("conf")).resolve("server.conf");
    List<String> settings =
        new ArrayList<>(
            List.of(
                "http.bind.to=127.0.0.1:" + port,
                "http.min.enabled=false",
                "pg.enabled=false",
                "line.tcp.enabled=false",
                "telemetry.enabled=false",
                // Ticks and queries of one person: two threads do, and idle ones would poll.
                "shared.worker.count=1",
                "http.worker.count=1",
                "cairo.wal.segment.rollover.row.count=200000",
                "cairo.o3.column.memory.size=256k",
                "cairo.writer.data.append.page.size=256k",
                "cairo.max.uncommitted.rows=100000"));
    // Out of the box an idle worker yields some thousand times before it naps. Many such workers
    // on few cores take half of the machine in switches; reading a row 10 ms later costs nothing.
    for (String pool :
        List.of("http", "shared", "wal.apply", "mat.view.refresh", "view.compiler", "export")) {
      settings.add(pool + ".worker.yield.threshold=1");
      settings.add(pool + ".worker.nap.threshold=2");
      settings.add(pool + ".worker.sleep.threshold=50");
      settings.add(pool + ".worker.sleep.timeout=10");
    }
    Files.write(configuration, settings);
    ServerMain server = new ServerMain("-d", folder.toString());
    CountDownLatch stopping = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopping.countDown();
                }));
    server.start();
    stopping.await();
  }
}
