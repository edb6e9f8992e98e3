package io.tradebot.research.command;

import io.tradebot.research.ledger.TrialLedger;
import io.tradebot.research.report.HtmlReport;
import io.tradebot.research.report.JsonReport;
import io.tradebot.research.run.CodeRevision;
import io.tradebot.research.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where results are kept. */
final class RunFolder {
  @Option(
      names = "--home",
      defaultValue = ".tradebot/research",
      description = "Folder of the ledger and the reports (${DEFAULT-VALUE}).")
  private Path home = Path.of(".tradebot/research");

  TrialLedger ledger() {
    return new TrialLedger(home);
  }

  Path home() {
    return home;
  }

  static String codeRevision() {
    String checkout = System.getenv("TRADEBOT_HOME");
    return CodeRevision.of(Path.of(checkout == null ? "." : checkout));
  }

  /** Enters a run into the ledger and writes its reports; answers the page's path. */
  Path keep(RunRecord run) throws IOException {
    ledger().append(run.trial());
    Path folder = home.resolve("runs").resolve(run.id());
    Files.createDirectories(folder);
    JsonReport.write(run, folder.resolve("report.json"));
    Path page = folder.resolve("report.html");
    HtmlReport.write(run, page);
    // Last: a run that has it is whole.
    JsonReport.writeSummary(run, folder.resolve("summary.json"));
    return page;
  }
}
