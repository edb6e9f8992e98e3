package io.tradebot.system.observability;

import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page docs/metrics.md: its table is made from the sources, and only what a metric means is
 * written by hand, in the table itself.
 */
final class MetricsPage {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_0-9]+)` \\|[^|]*\\|[^|]*\\| (.*?) \\|$", Pattern.MULTILINE);
  private static final String HEAD = "| metric | type | module | meaning |\n|---|---|---|---|\n";

  private MetricsPage() {}

  static Path file() {
    return SharedData.projectRoot().resolve("docs/metrics.md");
  }

  static String read() throws IOException {
    return Files.readString(file());
  }

  /** Answers the meanings by metric. */
  static Map<String, String> meanings(String page) {
    Map<String, String> meanings = new TreeMap<>();
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      meanings.put(row.group(1), row.group(2));
    }
    return meanings;
  }

  /** The page as it should be: the table made anew, everything around it as it is. */
  static String render(String page, Map<String, MeterSources.Meter> meters) {
    Map<String, String> meanings = meanings(page);
    StringBuilder table = new StringBuilder(HEAD);
    meters.forEach(
        (name, meter) ->
            table
                .append("| `%s` | %s | %s | ".formatted(name, meter.type(), meter.module()))
                .append(meanings.getOrDefault(name, "–"))
                .append(" |\n"));
    int begin = page.indexOf(HEAD);
    if (begin < 0) {
      throw new IllegalArgumentException("docs/metrics.md has no table that begins with " + HEAD);
    }
    int end = page.indexOf("\n\n", begin);
    return page.substring(0, begin) + table + (end < 0 ? "" : page.substring(end + 1));
  }
}
