package io.tradebot.research.command;

import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.learning.artefact.ArtefactRefusedException;
import io.tradebot.learning.artefact.Manifest;
import io.tradebot.learning.registry.Registry;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.Promotion;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** {@code models}: what there is, and which model stands where. */
@Command(
    name = "models",
    description = "Lists, shows, compares, promotes and demotes models.",
    mixinStandardHelpOptions = true)
final class ModelsCommand {
  @Option(
      names = "--registry",
      description = "Folder of the models (${DEFAULT-VALUE}).",
      scope = ScopeType.INHERIT)
  private Path folder = Path.of("models");

  private final PrintStream screen = System.out;
  private final InstantSource clock = InstantSource.system();

  @Command(name = "list", description = "All models and where they stand.")
  int list() {
    Registry registry = new Registry(folder);
    Registry.State state = registry.state();
    for (String id : registry.ids()) {
      Manifest manifest = registry.manifest(id);
      Registry.Standing standing =
          state.standing(ModelRole.of(manifest.role()), Timeframe.of(manifest.timeframe()));
      screen.printf(
          Locale.ROOT,
          "%-32s %-10s %-4s AUC %.4f  %-10s %s%n",
          id,
          manifest.role(),
          manifest.timeframe(),
          manifest.metrics().getOrDefault("auc", Double.NaN),
          manifest.verdict(),
          place(id, standing, clock.instant()));
    }
    if (registry.ids().isEmpty()) {
      screen.println("There are no models in " + registry.artefacts() + "; see ./tradebot train");
    }
    return ResearchCommand.OK;
  }

  private static String place(String id, Registry.Standing standing, Instant now) {
    if (id.equals(standing.champion())) {
      return standing.isExpired(now)
          ? "champion, expired at " + standing.expiresAt()
          : standing.expiresAt() == null ? "champion" : "champion until " + standing.expiresAt();
    }
    return standing.challengers().contains(id) ? "challenger" : "";
  }

  @Command(name = "show", description = "Checks a model and shows its manifest.")
  int show(@Parameters(paramLabel = "MODEL") String id) {
    refusing(
        registry -> {
          Manifest manifest = registry.artefact(id).manifest();
          screen.println(id + ": sound, and its compiled model answers as its engine did");
          screen.println("  role          " + manifest.role() + " on " + manifest.timeframe());
          screen.println("  symbols       " + manifest.symbols());
          screen.println("  label         " + manifest.label());
          screen.println("  window        " + manifest.window());
          screen.println("  features      " + manifest.features());
          screen.println("  engine        " + manifest.training().engine());
          screen.println("  parameters    " + manifest.training().parameters());
          screen.println(
              "  data          "
                  + manifest.training().dataFrom()
                  + " to "
                  + manifest.training().dataTo()
                  + ", "
                  + manifest.training().samples()
                  + " samples");
          screen.println("  seed          " + manifest.training().seed());
          screen.println("  revision      " + manifest.training().codeRevision());
          screen.println("  verdict       " + manifest.verdict());
          screen.println("  valid for     " + manifest.validFor());
          manifest.metrics().forEach((n, v) -> screen.printf(Locale.ROOT, "  %-24s %.5f%n", n, v));
        });
    return ResearchCommand.OK;
  }

  @Command(name = "compare", description = "Puts the figures of two models side by side.")
  int compare(
      @Parameters(paramLabel = "MODEL") String first,
      @Parameters(paramLabel = "MODEL") String second) {
    refusing(
        registry -> {
          Manifest one = registry.artefact(first).manifest();
          Manifest two = registry.artefact(second).manifest();
          screen.printf("%-24s %32s %32s%n", "", first, second);
          screen.printf("%-24s %32s %32s%n", "label", one.label(), two.label());
          List<String> names = new ArrayList<>(one.metrics().keySet());
          names.addAll(two.metrics().keySet());
          for (String name : new TreeSet<>(names)) {
            screen.printf(
                Locale.ROOT,
                "%-24s %32.5f %32.5f%n",
                name,
                one.metrics().getOrDefault(name, Double.NaN),
                two.metrics().getOrDefault(name, Double.NaN));
          }
        });
    return ResearchCommand.OK;
  }

  @Command(name = "promote", description = "Makes a model the champion of its place.")
  int promote(
      @Parameters(paramLabel = "MODEL") String id,
      @Option(
              names = "--demo",
              description = "Accept the verdict DEMO; such a model decides in mode demo alone.")
          boolean demo,
      @Option(names = "--reason", description = "Why, for the history.") @Nullable String reason) {
    refusing(
        registry -> {
          Manifest.Verdict verdict = registry.manifest(id).verdict();
          String objection =
              Promotion.objection(
                  ConfigurationLoader.load(System.getenv(), ServiceName.RESEARCH).dataDirectory(),
                  StrategyId.of("multi_model"),
                  id,
                  clock.instant());
          if (objection != null && !(verdict == Manifest.Verdict.DEMO && demo)) {
            throw new CommandFailedException(
                "model "
                    + id
                    + " has the verdict "
                    + verdict
                    + "; only one that the gate has passed may be promoted, and "
                    + objection
                    + (verdict == Manifest.Verdict.DEMO ? ", or with --demo for mode demo" : ""));
          }
          registry.promote(id, text(reason, "verdict " + verdict), clock.instant());
          screen.println(id + " is the champion");
        });
    return ResearchCommand.OK;
  }

  @Command(name = "challenge", description = "Lets a model predict in the shadow.")
  int challenge(
      @Parameters(paramLabel = "MODEL") String id,
      @Option(names = "--reason", description = "Why, for the history.") @Nullable String reason) {
    refusing(
        registry -> {
          registry.challenge(id, text(reason, "by hand"), clock.instant());
          screen.println(id + " is a challenger");
        });
    return ResearchCommand.OK;
  }

  @Command(name = "demote", description = "Takes a champion or challenger off its place.")
  int demote(
      @Parameters(paramLabel = "MODEL") String id,
      @Option(names = "--reason", description = "Why, for the history.") @Nullable String reason) {
    refusing(
        registry -> {
          registry.demote(id, text(reason, "by hand"), clock.instant());
          screen.println(id + " has no place any more");
        });
    return ResearchCommand.OK;
  }

  @Command(name = "expire", description = "Ends a champion's time now.")
  int expire(
      @Parameters(paramLabel = "MODEL") String id,
      @Option(names = "--reason", description = "Why, for the history.") @Nullable String reason) {
    refusing(
        registry -> {
          registry.expire(id, text(reason, "by hand"), clock.instant());
          screen.println(id + " has expired");
        });
    return ResearchCommand.OK;
  }

  @Command(name = "roll-back", description = "Puts the champion before the present one back.")
  int rollBack(
      @Parameters(paramLabel = "PLACE", description = "e.g. momentum@15m") String slot,
      @Option(names = "--reason", description = "Why, for the history.") @Nullable String reason) {
    refusing(
        registry ->
            screen.println(
                registry.rollBack(slot, text(reason, "by hand"), clock.instant())
                    + " is the champion again"));
    return ResearchCommand.OK;
  }

  @Command(name = "history", description = "Every change of the standing, the latest last.")
  int history() {
    new Registry(folder)
        .state()
        .history()
        .forEach(
            change ->
                screen.println(
                    change.at()
                        + " "
                        + change.slot()
                        + " "
                        + change.action()
                        + " "
                        + change.model()
                        + " ("
                        + change.reason()
                        + ")"));
    return ResearchCommand.OK;
  }

  private void refusing(Consumer<Registry> work) {
    try {
      work.accept(new Registry(folder));
    } catch (ArtefactRefusedException refused) {
      throw new CommandFailedException(String.valueOf(refused.getMessage()));
    }
  }

  private static String text(@Nullable String given, String otherwise) {
    return given == null || given.isBlank() ? otherwise : given;
  }
}
