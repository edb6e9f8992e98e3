package io.tradebot.system.observability;

import io.tradebot.testkit.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The meters that the services' sources register, by the name under which Prometheus sees them. */
final class MeterSources {
  /** Modules whose meters no service exports. */
  private static final List<String> NO_SERVICE =
      List.of("benchmarks", "testkit", "system-tests", "research", "local-stack", "learning");

  private static final Pattern BUILT =
      Pattern.compile(
          "\\b(Counter|FunctionCounter|Gauge|Timer)\\.builder\\(\\s*\"(tradebot\\.[a-z._]+[a-z])\"");
  private static final Pattern CALLED =
      Pattern.compile(
          "\\b(counter|own|gauge|gaugeCollectionSize|watch|timer)\\(\\s*(?:registry,"
              + " )?\"(tradebot\\.[a-z._]+[a-z])\"");
  // A family: the prefix stands once, the rest of the name at each call of the method around it.
  private static final Pattern FAMILY =
      Pattern.compile("\\b(Counter|Gauge)\\.builder\\(\"(tradebot\\.[a-z.]+\\.)\" \\+");
  private static final Pattern MEMBER = Pattern.compile("\\b(?:count|gauge)\\(\\s*\"([a-z.]+)\"");

  private MeterSources() {}

  /** What a meter is and which module registers it. */
  record Meter(String type, String module) {}

  /** Answers the meters by name, in order. */
  static Map<String, Meter> read() {
    Map<String, Meter> meters = new TreeMap<>();
    Path root = SharedData.projectRoot();
    try (Stream<Path> files = Files.walk(root, 16)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          // A meter of several services is told as the last one's, on every machine.
          .sorted()
          .forEach(file -> read(root, file, meters));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return meters;
  }

  private static void read(Path root, Path file, Map<String, Meter> meters) {
    String module = root.relativize(file).getName(0).toString();
    if (NO_SERVICE.contains(module)) {
      return;
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    for (Pattern pattern : List.of(BUILT, CALLED)) {
      Matcher found = pattern.matcher(text);
      while (found.find()) {
        put(found.group(1), found.group(2), module, kind(text, found.end()), meters);
      }
    }
    Matcher family = FAMILY.matcher(text);
    while (family.find()) {
      Matcher member = MEMBER.matcher(text);
      while (member.find()) {
        put(family.group(1), family.group(2) + member.group(1), module, "timer", meters);
      }
    }
  }

  /** What a timer's builder makes of it: buckets, quantiles, or sum and count alone. */
  private static String kind(String text, int from) {
    int end = text.indexOf(".register(", from);
    String builder = text.substring(from, end < 0 ? from : end);
    return builder.contains("publishPercentileHistogram")
            || builder.contains("serviceLevelObjectives")
        ? "histogram"
        : builder.contains("publishPercentiles") ? "summary" : "timer";
  }

  private static void put(
      String how, String name, String module, String kind, Map<String, Meter> meters) {
    String plain = name.replace('.', '_');
    switch (how) {
      case "Counter", "FunctionCounter", "counter", "own" ->
          meters.put(plain + "_total", new Meter("counter", module));
      case "Gauge", "gauge", "gaugeCollectionSize", "watch" ->
          meters.put(plain, new Meter("gauge", module));
      case "Timer", "timer" -> meters.put(plain + "_seconds", new Meter(kind, module));
      default -> throw new IllegalArgumentException(how);
    }
  }
}
