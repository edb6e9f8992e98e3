package io.tradebot.research.command;

import io.tradebot.common.message.ServiceName;
import io.tradebot.learning.registry.Registry;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.setup.ExecutionSetup;
import io.tradebot.setup.StrategyPlans;
import io.tradebot.setup.session.BadSessionException;
import io.tradebot.setup.session.Comparison;
import io.tradebot.setup.session.FillStudy;
import io.tradebot.setup.session.ParityScore;
import io.tradebot.setup.session.SessionFile;
import io.tradebot.setup.session.SessionFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Replays a recorded session, and says whether backtest and live trading are the same. */
@Command(
    name = "parity",
    description =
        "Replays the newest recorded session and compares decisions, orders and fills with what"
            + " happened.",
    mixinStandardHelpOptions = true)
final class ParityCommand implements Callable<Integer> {
  @Mixin private RunFolder folder = new RunFolder();

  @Option(
      names = "--decisions",
      paramLabel = "FILE",
      description = "Session of strategy-engine (default: the newest).")
  private @Nullable Path decisions;

  @Option(
      names = "--orders",
      paramLabel = "FILE",
      description = "Session of order-executor (default: the newest).")
  private @Nullable Path orders;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ParityCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    TradebotConfiguration configuration =
        ConfigurationLoader.load(System.getenv(), ServiceName.RESEARCH);
    SessionFormat format = new SessionFormat(new MessageCodec().mapper());
    Registry models = new Registry(configuration.models().directory());
    ParityScore.Decisions decided;
    ParityScore.Orders ordered;
    try {
      Path decisionFile = file(decisions, configuration, ServiceName.STRATEGY_ENGINE);
      Path orderFile = file(orders, configuration, ServiceName.ORDER_EXECUTOR);
      out.println("decisions of " + decisionFile);
      out.println("orders of    " + orderFile);
      out.flush();
      decided =
          ParityScore.decisions(
              decisionFile,
              format,
              configuration.fingerprint(),
              StrategyPlans.of(configuration),
              id -> models.artefact(id).predictor());
      ordered =
          ParityScore.orders(
              orderFile,
              format,
              configuration.fingerprint(),
              ExecutionSetup.settings(configuration));
    } catch (BadSessionException unreadable) {
      throw new CommandFailedException(String.valueOf(unreadable.getMessage()));
    }
    show(out, decided, ordered);
    boolean equal = decided.comparison().isEqual() && ordered.comparison().isEqual();
    keep(out, decided, ordered, equal);
    out.println(
        equal
            ? "The same, to the last character."
            : "NOT THE SAME: the first differences stand above.");
    out.flush();
    return equal ? ResearchCommand.OK : ResearchCommand.FAILED;
  }

  private static Path file(
      @Nullable Path named, TradebotConfiguration configuration, ServiceName service)
      throws IOException {
    if (named != null) {
      return named;
    }
    Path sessions = SessionFile.folder(configuration.dataDirectory());
    return SessionFile.newest(sessions, service.wireName())
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "there is no session of "
                        + service
                        + " in "
                        + sessions.toAbsolutePath()
                        + "; with sessions.record: true each run of ./tradebot up makes one"));
  }

  private static void show(
      PrintWriter out, ParityScore.Decisions decided, ParityScore.Orders ordered) {
    Comparison strategies = decided.comparison();
    Comparison execution = ordered.comparison();
    out.printf(
        Locale.ROOT, "%n%-28s %10s %10s %10s %9s%n", "replayed", "was", "is", "equal", "parity");
    row(out, "decisions", strategies.decisions());
    row(out, "  signals among them", strategies.signals());
    row(out, "orders and cancels", execution.orders());
    row(out, "fills", execution.fills());
    row(out, "all outputs", strategies.all());
    row(out, "  of the executor", execution.all());
    out.printf(
        Locale.ROOT,
        "%,d inputs of the strategies from %s to %s%n%,d inputs of the executor from %s to %s%n",
        strategies.inputs(),
        strategies.from(),
        strategies.to(),
        execution.inputs(),
        execution.from(),
        execution.to());
    hashes(out, "strategies", strategies);
    hashes(out, "executor", execution);
    study(out, ordered.study());
  }

  private static void row(PrintWriter out, String name, Comparison.Tally tally) {
    out.printf(
        Locale.ROOT,
        "%-28s %10d %10d %10d %8.2f%%%n",
        name,
        tally.recorded(),
        tally.replayed(),
        tally.equal(),
        tally.share() * 100);
  }

  private static void hashes(PrintWriter out, String name, Comparison comparison) {
    out.println(name + " hash was " + comparison.recordedHash());
    out.println(name + " hash is  " + comparison.replayedHash());
    if (comparison.difference() != null) {
      out.println("  " + comparison.difference());
    }
  }

  private static void study(PrintWriter out, FillStudy.@Nullable Result study) {
    out.println();
    if (study == null) {
      out.println("Trading never ran in this session: there are no fills to foretell.");
      return;
    }
    out.printf(
        Locale.ROOT,
        "With the backtest's venue in the real one's place:%n  orders that traded           %d, of"
            + " which %d here as well; %d here alone%n  fill price, real less model  %.3f bps on"
            + " average, %.3f without sign, %.3f at most%n  profit                       %.2f"
            + " really, %.2f here: %.3f bps of the equity apart%n",
        study.orders(),
        study.matched(),
        study.extra(),
        study.meanErrorBps(),
        study.absoluteErrorBps(),
        study.worstErrorBps(),
        study.realProfit(),
        study.simulatedProfit(),
        study.profitErrorBps());
  }

  private void keep(
      PrintWriter out, ParityScore.Decisions decided, ParityScore.Orders ordered, boolean equal)
      throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("equal", equal);
    all.put("session", ordered.begin().at().toString());
    all.put("version", ordered.begin().version());
    all.put("decisions", decided.comparison().decisions().share());
    all.put("orders", ordered.comparison().orders().share());
    all.put("fills", ordered.comparison().fills().share());
    all.put("strategies_hash", decided.comparison().replayedHash());
    all.put("executor_hash", ordered.comparison().replayedHash());
    if (ordered.study() != null) {
      all.put("fill_study", ordered.study());
    }
    Path file = folder.home().resolve("parity.json");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(
        file,
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n",
        StandardCharsets.UTF_8);
    out.println("kept in " + file.toAbsolutePath());
  }
}
