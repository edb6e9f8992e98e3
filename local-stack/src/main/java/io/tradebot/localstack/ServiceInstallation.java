package io.tradebot.localstack;

import io.tradebot.common.message.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes a built service quick to start: its jar unpacked into jar and libraries, and an
 * ahead-of-time cache of its classes.
 *
 * <p>The cache is bound to the exact Java and jar, so it is made here, on the machine that runs it.
 */
public final class ServiceInstallation {
  private static final long TRAINING_SECONDS = 120;

  private final StackLayout layout;
  private final Java java;

  public ServiceInstallation(StackLayout layout, Java java) {
    this.layout = layout;
    this.java = java;
  }

  static Path jar(StackLayout layout, String service) {
    return layout.app(service).resolve(service + ".jar");
  }

  static Path cache(StackLayout layout, String service) {
    return layout.app(service).resolve(service + ".aot");
  }

  /** The service's jar as the build made it. */
  private Path built(String service) throws IOException {
    Path target = layout.root().resolve(service).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-app.jar"))
          .findFirst()
          .orElseThrow(
              () -> new IOException(target + " holds no *-app.jar; build first: ./mvnw package"));
    }
  }

  /**
   * Installs what the build made, unless it stands already.
   *
   * @param progress told what is being done
   * @return whether the service starts with a cache; without one it works, but starts slower
   */
  public boolean install(ServiceName service, Consumer<String> progress)
      throws IOException, InterruptedException {
    String name = service.wireName();
    Path built = built(name);
    Path folder = layout.app(name);
    Path stamp = folder.resolve("installed");
    String wanted = stampOf(built);
    if (Files.isRegularFile(stamp) && Files.readString(stamp).equals(wanted)) {
      return Files.isRegularFile(cache(layout, name));
    }
    progress.accept("unpacking");
    deleteRecursively(folder);
    Files.createDirectories(folder);
    Path log = layout.log("install-" + name);
    Files.createDirectories(log.getParent());
    run(
        List.of(
            java.program().toString(),
            "-Djarmode=tools",
            "-jar",
            built.toString(),
            "extract",
            "--force",
            "--destination",
            folder.toString()),
        log,
        60);
    Files.move(
        folder.resolve(built.getFileName()),
        jar(layout, name),
        StandardCopyOption.REPLACE_EXISTING);
    progress.accept("warming up");
    List<String> training = new ArrayList<>();
    training.add(java.program().toString());
    training.addAll(JvmOptions.forService(service));
    training.add("-XX:AOTCacheOutput=" + cache(layout, name));
    training.add("-Dspring.context.exit=onRefresh");
    training.add("-jar");
    training.add(jar(layout, name).toString());
    run(training, log, TRAINING_SECONDS);
    Files.writeString(stamp, wanted);
    boolean cached = Files.isRegularFile(cache(layout, name));
    progress.accept(cached ? "ready" : "ready, without start-up cache (see " + log + ")");
    return cached;
  }

  private String stampOf(Path built) throws IOException {
    return built.getFileName()
        + " "
        + Files.size(built)
        + " "
        + Files.getLastModifiedTime(built)
        + " "
        + Runtime.version()
        + " "
        + JvmOptions.class.getName();
  }

  /**
   * A training run may end in failure, e.g. because no Redis runs yet; what counts is whether it
   * left a cache.
   */
  private void run(List<String> command, Path log, long seconds)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(layout.root().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("TRADEBOT_TRAINING", "true");
    Process process = builder.start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static void deleteRecursively(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
