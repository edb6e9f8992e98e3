package io.tradebot.localstack.command;

import io.tradebot.localstack.PortCheck;
import io.tradebot.localstack.process.ProcessDefinition;
import io.tradebot.localstack.process.ProcessState;
import io.tradebot.localstack.process.StackStatus;
import io.tradebot.localstack.process.Supervisor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything and stays, or leaves it running in the background. */
@Command(
    name = "up",
    description = "Start the stores, the simulated exchange and the services.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  @Spec private CommandSpec spec;

  @Option(
      names = {"-d", "--detach"},
      description = "Leave it running in the background.")
  private boolean detach;

  @Option(names = "--supervise", hidden = true, description = "Be the background process.")
  private boolean supervise;

  // picocli fills the fields in.
  @SuppressWarnings("NullAway.Init")
  UpCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Stack stack = Stack.load();
    PrintWriter out = spec.commandLine().getOut();
    Optional<StackStatus> running = stack.running();
    if (running.isPresent()) {
      out.println("tradebot is already running (pid " + running.get().supervisorPid() + "):");
      new StatusTable(Terminal.isInteractive()).lines(running.get()).forEach(out::println);
      out.println("  ./tradebot down stops it.");
      return TradebotCommand.OK;
    }
    List<ProcessDefinition> processes = stack.plan().processes();
    if (!hasOrphans(stack)) {
      List<String> taken = PortCheck.takenPorts(processes);
      if (!taken.isEmpty()) {
        throw new CommandFailedException("tradebot cannot start:\n  " + String.join("\n  ", taken));
      }
    }
    if (detach) {
      return detach(stack, out);
    }
    return runHere(stack, processes, out);
  }

  private int runHere(Stack stack, List<ProcessDefinition> processes, PrintWriter out)
      throws IOException, InterruptedException {
    StatusScreen screen =
        supervise
            ? StatusScreen.silent()
            : StatusScreen.on(out, Terminal.isInteractive(), stack.welcome());
    Supervisor supervisor =
        new Supervisor(stack.layout(), processes, InstantSource.system(), screen::show);
    Thread onSignal =
        new Thread(
            () -> {
              try {
                supervisor.stop();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            },
            "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(onSignal);
    supervisor.run();
    return TradebotCommand.OK;
  }

  /** Starts ourselves again as the background process, and waits until everything runs. */
  private static int detach(Stack stack, PrintWriter out) throws IOException, InterruptedException {
    Path log = stack.layout().log("supervisor");
    Files.createDirectories(log.getParent());
    List<String> command = new ArrayList<>();
    // A session of its own: closing the terminal or Ctrl-C in it must not reach the bot.
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "io.tradebot.localstack.LocalStack",
            "up",
            "--supervise"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(stack.layout().root().toFile())
            .redirectErrorStream(true)
            .redirectInput(new java.io.File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = new HashMap<>();
    environment.put("TRADEBOT_HOME", stack.layout().root().toString());
    builder.environment().putAll(environment);
    Process supervisor = builder.start();
    StatusScreen screen = StatusScreen.on(out, Terminal.isInteractive(), stack.welcome());
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<StackStatus> status = stack.running();
      status.ifPresent(screen::show);
      if (status.isPresent() && status.get().allUp()) {
        return TradebotCommand.OK;
      }
      if (status.isPresent()
          && status.get().processes().stream().anyMatch(p -> p.state() == ProcessState.FAILED)) {
        throw new CommandFailedException(
            "a service cannot run; ./tradebot status and ./tradebot logs say why");
      }
      if (!supervisor.isAlive() && stack.running().isEmpty()) {
        throw new CommandFailedException("the supervisor ended, see " + log);
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    throw new CommandFailedException(
        "not everything runs after " + START_LIMIT.toSeconds() + " s; see ./tradebot status");
  }

  /** Children of a killed supervisor hold the ports; the new one ends them itself. */
  private static boolean hasOrphans(Stack stack) {
    return StackStatus.read(stack.layout().statusFile()).stream()
        .flatMap(status -> status.processes().stream())
        .anyMatch(process -> StackStatus.find(process.pid(), process.startedAtMs()).isPresent());
  }
}
