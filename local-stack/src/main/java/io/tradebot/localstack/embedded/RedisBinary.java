package io.tradebot.localstack.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import redis.embedded.RedisExecProvider;

/** The Redis server that comes with the program. */
public final class RedisBinary {
  private RedisBinary() {}

  /**
   * The command that runs Redis on the loopback with an append-only file.
   *
   * @param binaries where the server is unpacked to
   * @param data where Redis keeps its files
   * @throws IOException when it cannot be unpacked, e.g. on a system it is not built for
   */
  public static List<String> command(Path binaries, Path data, int port) throws IOException {
    Path server = unpack(binaries);
    Files.createDirectories(data);
    return List.of(
        server.toString(),
        "--port",
        Integer.toString(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        data.toString(),
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--save",
        "",
        "--maxmemory",
        "256mb",
        "--maxmemory-policy",
        "noeviction",
        "--daemonize",
        "no");
  }

  private static Path unpack(Path binaries) throws IOException {
    Path server = binaries.resolve("redis-server-" + RedisExecProvider.redisVersion);
    if (!Files.isExecutable(server)) {
      Files.createDirectories(binaries);
      File unpacked = RedisExecProvider.defaultProvider().get();
      Path next = server.resolveSibling(server.getFileName() + ".next");
      Files.copy(unpacked.toPath(), next, StandardCopyOption.REPLACE_EXISTING);
      if (!next.toFile().setExecutable(true)) {
        throw new IOException(next + " cannot be made executable");
      }
      Files.move(next, server, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return server;
  }
}
