package io.tradebot.research.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tradebot.training.Engine;
import io.tradebot.training.ModelPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The report of a training: {@code report.json} for programs and {@code report.html} for people.
 */
public final class TrainingReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Map<String, Object> facts = new TreeMap<>();
  private final Map<String, Section> sections = new TreeMap<>();

  /** One model with all its folds. */
  record Section(String label, String engine, int window, int stride, List<FoldRecord> folds) {}

  /** A fact about the run as a whole, such as where its data came from. */
  public void fact(String name, Object value) {
    facts.put(name, value);
  }

  public void add(String model, ModelPlan plan, List<FoldRecord> folds) {
    sections.put(
        model,
        new Section(
            plan.label().describe(),
            plan.engine().toString(),
            plan.window(),
            plan.stride(),
            List.copyOf(folds)));
  }

  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("report.json"),
        JSON.writeValueAsBytes(Map.of("facts", facts, "models", sections)));
    Files.writeString(folder.resolve("report.html"), html(), UTF_8);
  }

  private String html() {
    StringBuilder page = new StringBuilder(20_000);
    page.append(
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Training report</title>
        <style>body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
        table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:right}
        th:first-child,td:first-child{text-align:left}svg{background:#fafafa;border:1px solid #ddd}h2{margin-top:2.5rem}
        .bar{fill:#4a7fb5}.line{fill:none;stroke-width:2}</style>
        <h1>Training report</h1>
        <p>All figures are of candles after those that a model was trained, stopped and calibrated on.
        Beside each stands what a rule without training reaches.</p><table>
        """);
    facts.forEach((name, value) -> row(page, name, String.valueOf(value)));
    page.append("</table>");
    sections.forEach((name, section) -> section(page, name, section));
    return page.append("</html>\n").toString();
  }

  private static void section(StringBuilder page, String name, Section section) {
    page.append("<h2>").append(escape(name)).append("</h2><table>");
    row(page, "answers", section.label());
    row(page, "engine", section.engine());
    row(page, "window, stride", section.window() + ", " + section.stride());
    page.append("</table><h3>Folds</h3><table><tr><th>measure</th>");
    for (int k = 0; k < section.folds().size(); k++) {
      page.append("<th>fold ").append(k + 1).append("</th>");
    }
    page.append("</tr>");
    FoldRecord last = section.folds().getLast();
    for (String measure : last.metrics().keySet()) {
      page.append("<tr><td>").append(escape(measure)).append("</td>");
      section.folds().forEach(fold -> cell(page, fold.metrics().get(measure)));
      page.append("</tr>");
    }
    for (String baseline : last.baselines().keySet()) {
      page.append("<tr><td>rule: ").append(escape(baseline)).append("</td>");
      section.folds().forEach(fold -> cell(page, fold.baselines().get(baseline)));
      page.append("</tr>");
    }
    page.append("</table><h3>Learning curve of the last fold</h3>");
    curve(page, last.curve());
    page.append("<h3>Reliability: what was said and what came true</h3>");
    reliability(page, last.reliability());
    page.append("<h3>Importance: rise of the log loss when a feature is mixed</h3>");
    importance(page, last.importance());
    page.append("<h3>Confusion: rows came true, columns were said</h3><table>");
    for (int[] line : last.confusion()) {
      page.append("<tr>");
      for (int count : line) {
        page.append("<td>").append(count).append("</td>");
      }
      page.append("</tr>");
    }
    page.append("</table>");
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("<tr><td>").append(escape(name)).append("</td><td>").append(escape(value));
    page.append("</td></tr>");
  }

  private static void cell(StringBuilder page, @Nullable Double value) {
    page.append("<td>").append(value == null ? "" : number(value, 4)).append("</td>");
  }

  private static void curve(StringBuilder page, List<Engine.Round> rounds) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Engine.Round round : rounds) {
      low = Math.min(low, Math.min(round.trainLoss(), round.stopLoss()));
      high = Math.max(high, Math.max(round.trainLoss(), round.stopLoss()));
    }
    StringBuilder train = new StringBuilder();
    StringBuilder stop = new StringBuilder();
    for (int i = 0; i < rounds.size(); i++) {
      double x = 10 + 480.0 * i / Math.max(1, rounds.size() - 1);
      train.append(point(x, rounds.get(i).trainLoss(), low, high));
      stop.append(point(x, rounds.get(i).stopLoss(), low, high));
    }
    page.append("<svg width=500 height=200><polyline class=line stroke=#4a7fb5 points='");
    page.append(train).append("'/><polyline class=line stroke=#c0504d points='").append(stop);
    page.append("'/></svg><p>Blue: training. Red: later data, which ends the training. From ");
    page.append(number(low, 5)).append(" to ").append(number(high, 5)).append(".</p>");
  }

  private static String point(double x, double loss, double low, double high) {
    double y = 190 - 180 * (high > low ? (loss - low) / (high - low) : 0);
    return number(x, 1) + "," + number(y, 1) + " ";
  }

  private static void reliability(StringBuilder page, List<double[]> bins) {
    page.append("<svg width=220 height=220><line x1=10 y1=210 x2=210 y2=10 stroke=#aaa />");
    for (double[] bin : bins) {
      page.append("<circle r=4 class=bar cx=").append(number(10 + 200 * bin[0], 1));
      page.append(" cy=").append(number(210 - 200 * bin[1], 1)).append(" />");
    }
    page.append("</svg>");
  }

  private static void importance(StringBuilder page, Map<String, Double> importance) {
    double most = importance.values().stream().mapToDouble(Math::abs).max().orElse(1);
    page.append("<table>");
    importance.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            entry -> {
              double width = most > 0 ? 200 * Math.max(0, entry.getValue()) / most : 0;
              page.append("<tr><td>").append(escape(entry.getKey())).append("</td><td>");
              page.append(number(entry.getValue(), 6)).append("</td><td><svg width=200 height=12>");
              page.append("<rect class=bar height=12 width=").append(number(width, 1));
              page.append(" /></svg></td></tr>");
            });
    page.append("</table>");
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
