package io.tradebot.localstack.command;

import io.tradebot.localstack.PortCheck;
import io.tradebot.localstack.process.StackStatus;
import io.tradebot.platform.configuration.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says in plain words what this machine lacks. */
@Command(
    name = "doctor",
    description = "Check this machine, the configuration and the ports.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final long MEMORY_NEEDED_MIB = 3_000;
  private static final long DISK_NEEDED_MIB = 2_000;
  private static final String OPEN_MP = "libgomp.so.1";

  @Spec private CommandSpec spec;
  private boolean healthy = true;

  @SuppressWarnings("NullAway.Init")
  DoctorCommand() {}

  @Override
  public Integer call() throws IOException {
    good("Java " + Runtime.version() + " in " + System.getProperty("java.home"));
    checkMemory();
    checkDisk();
    checkDocker();
    checkOpenMp();
    try {
      Stack stack = Stack.load();
      good("the configuration is right (mode " + stack.configuration().mode() + ")");
      Optional<StackStatus> running = stack.running();
      if (running.isPresent()) {
        good("tradebot is running (pid " + running.get().supervisorPid() + ")");
      } else {
        List<String> taken = PortCheck.takenPorts(stack.plan().processes());
        taken.forEach(this::bad);
        if (taken.isEmpty()) {
          good("all ports are free");
        }
      }
    } catch (ConfigurationException mistakes) {
      bad(String.valueOf(mistakes.getMessage()));
    }
    say("", healthy ? "Nothing is missing: ./tradebot up" : "Mend what is marked with ✗ first.");
    return healthy ? TradebotCommand.OK : TradebotCommand.FAILED;
  }

  private void checkMemory() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      long totalMiB = system.getTotalMemorySize() >> 20;
      if (totalMiB < MEMORY_NEEDED_MIB) {
        bad("memory: " + totalMiB + " MiB; the stack needs about " + MEMORY_NEEDED_MIB + " MiB");
      } else {
        good("memory: " + totalMiB + " MiB, " + system.getAvailableProcessors() + " processors");
      }
    }
  }

  private void checkDisk() throws IOException {
    FileStore store = Files.getFileStore(Path.of("").toAbsolutePath());
    long freeMiB = store.getUsableSpace() >> 20;
    if (freeMiB < DISK_NEEDED_MIB) {
      bad("disk: " + freeMiB + " MiB free here; collected data needs " + DISK_NEEDED_MIB + " MiB");
    } else {
      good("disk: " + freeMiB + " MiB free");
    }
  }

  private void checkDocker() {
    boolean found =
        java.util.Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(folder -> Path.of(folder, "docker"))
            .anyMatch(Files::isExecutable);
    say(
        found ? "✓" : "·",
        found
            ? "Docker is here: docker compose up --build works as well"
            : "Docker is not here; ./tradebot up does not need it");
  }

  /** Training needs it and trading does not, so that its absence is told and is no fault. */
  private void checkOpenMp() throws IOException {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return;
    }
    boolean found = false;
    for (String root : List.of("/usr/lib", "/usr/lib64", "/lib", "/lib64")) {
      found |= Files.exists(Path.of(root, OPEN_MP));
      if (Files.isDirectory(Path.of(root))) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of(root))) {
          for (Path folder : folders) {
            found |= Files.exists(folder.resolve(OPEN_MP));
          }
        }
      }
    }
    say(
        found ? "✓" : "·",
        found
            ? "the OpenMP runtime is here: ./tradebot train works"
            : "libgomp.so.1 is not here; ./tradebot train needs it: install libgomp1 (Debian,"
                + " Ubuntu) or libgomp (Fedora)");
  }

  private void good(String text) {
    say("✓", text);
  }

  private void bad(String text) {
    healthy = false;
    say("✗", text);
  }

  private void say(String mark, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println((mark + " " + text).strip());
  }
}
