package io.tradebot.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A Java program in a process of its own, with the class path of the one that starts it, so that a
 * test can kill it as a power cut would. Not thread-safe.
 */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final Path log;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program.
   *
   * @param classPath of the program; {@link #ownClassPath} for that of the caller
   * @param options for the Java machine, after our own
   * @param environment in addition to our own, less every variable of ours that configures tradebot
   * @param log gets what the program prints, appended
   */
  public static ChildJvm start(
      String mainClass,
      String classPath,
      List<String> options,
      Map<String, String> environment,
      Path log,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("TRADEBOT_"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new ChildJvm(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + mainClass, e);
    }
  }

  /** The class path of this very program. */
  public static String ownClassPath() {
    return System.getProperty("java.class.path");
  }

  /**
   * The class path of this program with each folder in it packed into a jar, which a start-up cache
   * ({@code -XX:AOTCacheOutput}) needs.
   *
   * @param folder where the jars go
   */
  public static String packedClassPath(Path folder) {
    List<String> packed = new ArrayList<>();
    for (String entry : ownClassPath().split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      packed.add(
          Files.isDirectory(path)
              ? pack(path, folder.resolve("part-" + packed.size() + ".jar")).toString()
              : entry);
    }
    return String.join(File.pathSeparator, packed);
  }

  private static Path pack(Path folder, Path jar) {
    try (Stream<Path> files = Files.walk(folder);
        JarOutputStream into = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path file : files.sorted().toList()) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        if (name.isEmpty()) {
          continue;
        }
        boolean directory = Files.isDirectory(file);
        into.putNextEntry(new JarEntry(directory ? name + "/" : name));
        if (!directory) {
          Files.copy(file, into);
        }
        into.closeEntry();
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pack " + folder, e);
    }
  }

  /** Waits until it ends by itself. */
  public void awaitEnd() {
    await();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it between two instructions, as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Stops it as {@code kill -STOP} does: it lives, and does nothing. */
  public void suspend() {
    signal("STOP");
  }

  /** Lets it go on. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " " + process.pid() + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What it has printed so far. */
  public String printed() {
    try {
      return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends it for good, whatever it does. */
  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroyForcibly();
      await();
    }
  }
}
