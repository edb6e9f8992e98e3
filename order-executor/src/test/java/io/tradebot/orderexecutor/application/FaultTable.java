package io.tradebot.orderexecutor.application;

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
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the table of results in docs/fault-scenarios.md out of the tests that ran, and fails when
 * the page says anything else.
 *
 * <p>The page names the tests that show a row, as {@code Class#method}; the last column is made
 * here. A test of this class counts as held when it passed in this run; one of another class has to
 * exist. {@code -Dtradebot.write-docs=true} writes the page.
 */
final class FaultTable implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final Pattern ROW = Pattern.compile("\\| (F\\d+) \\|(.*)\\|([^|]*)\\|([^|]*)\\|");
  private static final Pattern SHOWN_BY = Pattern.compile("`(\\w+)#(\\w+)`");

  private final Map<String, Boolean> results = new TreeMap<>();

  @Override
  public void beforeAll(ExtensionContext context) {
    results.clear();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    results.put(
        context.getRequiredTestMethod().getName(), context.getExecutionException().isEmpty());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    long tests =
        Stream.of(context.getRequiredTestClass().getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(org.junit.jupiter.api.Test.class))
            .count();
    if (results.size() < tests) {
      // Only some were asked for: nothing can be said about the table.
      return;
    }
    Path root = root();
    Path page = root.resolve("docs").resolve("fault-scenarios.md");
    try {
      List<String> lines = Files.readAllLines(page);
      List<String> made =
          lines.stream().map(line -> row(root, context.getRequiredTestClass(), line)).toList();
      if (Boolean.getBoolean("tradebot.write-docs")) {
        Files.write(page, made);
        return;
      }
      if (!made.equals(lines)) {
        throw new AssertionError(
            "docs/fault-scenarios.md does not say what the tests say; expected "
                + made.stream().filter(line -> !lines.contains(line)).toList());
      }
      long rows = made.stream().filter(line -> ROW.matcher(line).matches()).count();
      if (rows != 26) {
        throw new AssertionError("docs/fault-scenarios.md must have 26 rows, has " + rows);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String row(Path root, Class<?> own, String line) {
    Matcher row = ROW.matcher(line);
    if (!row.matches()) {
      return line;
    }
    Matcher shown = SHOWN_BY.matcher(row.group(3));
    boolean held = true;
    int tests = 0;
    while (shown.find()) {
      tests++;
      held &=
          shown.group(1).equals(own.getSimpleName())
              ? results.getOrDefault(shown.group(2), false)
              : exists(root, shown.group(1), shown.group(2));
    }
    String result = tests == 0 ? "not shown" : held ? "held" : "BROKEN";
    return "| %s |%s|%s| %s |".formatted(row.group(1), row.group(2), row.group(3), result);
  }

  private static boolean exists(Path root, String type, String method) {
    try (Stream<Path> files = Files.walk(root, 14)) {
      return files
          .filter(file -> file.endsWith(type + ".java") && file.toString().contains("/src/test/"))
          .anyMatch(file -> hasTest(file, method));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasTest(Path file, String method) {
    try {
      return Pattern.compile(
              "(?s)@(Test|RepeatedTest|ParameterizedTest)\\b(?:(?!void ).)*void " + method + "\\(")
          .matcher(Files.readString(file))
          .find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("run inside the project");
    }
    return folder;
  }
}
