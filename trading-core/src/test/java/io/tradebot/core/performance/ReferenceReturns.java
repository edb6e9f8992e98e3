package io.tradebot.core.performance;

import io.tradebot.testkit.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The 30 reference returns and their statistics, computed outside of Java; skips the test where
 * they are absent.
 */
record ReferenceReturns(String json) {
  static ReferenceReturns read() throws IOException {
    try (BufferedReader reader = SharedData.reader("reference/backtest-statistics.json")) {
      String all = reader.lines().collect(Collectors.joining());
      int start = all.indexOf("\"returns30\"");
      return new ReferenceReturns(all.substring(start, all.indexOf('}', start)));
    }
  }

  double[] returns() {
    String list = json.substring(json.indexOf('[') + 1, json.indexOf(']'));
    return Arrays.stream(list.split(",")).mapToDouble(Double::parseDouble).toArray();
  }

  double number(String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*([-+.0-9eE]+)").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("the reference has no number " + name);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
