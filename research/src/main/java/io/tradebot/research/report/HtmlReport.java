package io.tradebot.research.report;

import io.tradebot.research.run.RunRecord;
import java.io.IOException;
import java.nio.file.Path;

/** placeholder until the page is written. */
public final class HtmlReport {
  private HtmlReport() {}

  public static void write(RunRecord run, Path file) throws IOException {}
}
