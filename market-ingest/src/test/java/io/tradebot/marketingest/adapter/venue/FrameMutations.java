package io.tradebot.marketingest.adapter.venue;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.random.RandomGenerator;

/** Makes bad frames out of good ones. */
final class FrameMutations {
  private static final List<String> POISONS =
      List.of(
          "null",
          "NaN",
          "Infinity",
          "-1",
          "1e400",
          "1e-3",
          "\"\"",
          "[]",
          "{}",
          "true",
          "0",
          "\"0\"",
          "\"NaN\"",
          "\"-0.0\"",
          "9223372036854775808",
          "99999999999999999999999",
          "\"99999999999999999999999\"",
          "\"0.0000000000000000000000000000000000000001\"",
          "0.0000000000000000000000000000000000000001",
          "\"1970-01-01T00:00:00Z\"",
          "\"2026-13-45T99:99:99.Z\"",
          "1783465157",
          "\u00e9",
          "\\u0000",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
          "{\"a\":{\"a\":{\"a\":",
          "\"",
          "\\",
          ",",
          ":");

  private FrameMutations() {}

  /** One to three changes of a frame, each at some place: cut, doubled, replaced, poisoned. */
  static byte[] mutate(String frame, RandomGenerator random) {
    StringBuilder text = new StringBuilder(frame);
    int mutations = 1 + random.nextInt(3);
    for (int i = 0; i < mutations && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      int to = Math.min(text.length(), at + 1 + random.nextInt(12));
      switch (random.nextInt(7)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.delete(at, to);
        case 2 -> text.insert(at, text.substring(at, to));
        case 3 -> text.insert(at, poison(random));
        case 4 -> text.replace(at, to, poison(random));
        case 5 -> text.setLength(at);
        default -> replaceValue(text, at, random);
      }
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  /** A whole value becomes one of another kind; the syntax stays right. */
  private static void replaceValue(StringBuilder text, int from, RandomGenerator random) {
    int colon = text.indexOf(":", from);
    int comma = colon < 0 ? -1 : text.indexOf(",", colon);
    if (comma > 0) {
      text.replace(colon + 1, comma, poison(random));
    }
  }

  private static String poison(RandomGenerator random) {
    return POISONS.get(random.nextInt(POISONS.size()));
  }
}
