package io.tradebot.research.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Statistics of one or several runs side by side, for a terminal. */
public final class SummaryTable {
  private static final List<String> SHARES =
      List.of(
          "total_return",
          "annual_return",
          "annual_volatility",
          "max_drawdown",
          "ulcer",
          "value_at_risk_95",
          "expected_shortfall_95",
          "win_rate",
          "exposure");
  private static final List<String> WHOLE =
      List.of("days", "trades", "longest_losing_run", "max_drawdown_days");

  private final Map<String, Map<String, Double>> columns = new LinkedHashMap<>();

  public SummaryTable add(String name, RunStatistics statistics) {
    return add(name, statistics.values());
  }

  /** Adds a column. */
  public SummaryTable add(String name, Map<String, Double> statistics) {
    columns.put(name, statistics);
    return this;
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    columns.values().forEach(statistics -> names.addAll(statistics.keySet()));
    return names;
  }

  /** The lines of the table. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    int width = columns.keySet().stream().mapToInt(String::length).max().orElse(0);
    width = Math.max(12, Math.min(40, width)) + 2;
    StringBuilder head = new StringBuilder(pad("", 24));
    for (String name : columns.keySet()) {
      head.append(left(name, width));
    }
    lines.add(head.toString());
    for (String name : names()) {
      StringBuilder line = new StringBuilder(pad(name.replace('_', ' '), 24));
      for (Map<String, Double> statistics : columns.values()) {
        line.append(left(text(name, statistics.getOrDefault(name, Double.NaN)), width));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** A statistic as a person reads it. */
  public static String text(String name, double value) {
    if (!Double.isFinite(value)) {
      return "-";
    }
    if (SHARES.contains(name)) {
      return String.format(Locale.ROOT, "%.2f %%", value * 100);
    }
    return WHOLE.contains(name)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%,.3f", value);
  }

  private static String pad(String text, int width) {
    return String.format(Locale.ROOT, "%-" + width + "s", text);
  }

  private static String left(String text, int width) {
    String shown = text.length() > width - 2 ? text.substring(0, width - 3) + "." : text;
    return String.format(Locale.ROOT, "%" + width + "s", shown);
  }
}
