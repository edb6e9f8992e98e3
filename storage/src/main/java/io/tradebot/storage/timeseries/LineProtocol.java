package io.tradebot.storage.timeseries;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Points as InfluxDB's line protocol, times in nanoseconds.
 *
 * <p>Names are checked against a narrow alphabet; values are escaped, so that no text can add a
 * field or a line.
 */
final class LineProtocol {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private LineProtocol() {}

  /**
   * One line for each point.
   *
   * @throws IllegalArgumentException when a name or a field's type is not allowed
   */
  static String of(List<Point> points) {
    StringBuilder lines = new StringBuilder(points.size() * 128);
    for (Point point : points) {
      append(point, lines);
    }
    return lines.toString();
  }

  /** The name itself when it is one; errors as {@link #of}. */
  static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name in the time-series store is lower-case letters, digits and underscores, was \""
              + name
              + "\"");
    }
    return name;
  }

  static void check(Point point) {
    name(point.measurement());
    point.tags().keySet().forEach(LineProtocol::name);
    point
        .fields()
        .forEach(
            (key, value) -> {
              name(key);
              switch (value) {
                case String _, Long _, Boolean _, Integer _ -> {}
                case Double number when Double.isFinite(number) -> {}
                default ->
                    throw new IllegalArgumentException(
                        "field "
                            + key
                            + " of "
                            + point.measurement()
                            + " must be a text, a whole number, a finite number or a truth, was "
                            + value);
              }
            });
  }

  private static void append(Point point, StringBuilder line) {
    line.append(point.measurement());
    for (Map.Entry<String, String> tag : new TreeMap<>(point.tags()).entrySet()) {
      if (!tag.getValue().isEmpty()) {
        line.append(',').append(tag.getKey()).append('=');
        appendTag(tag.getValue(), line);
      }
    }
    char separator = ' ';
    for (Map.Entry<String, Object> field : new TreeMap<>(point.fields()).entrySet()) {
      line.append(separator).append(field.getKey()).append('=');
      separator = ',';
      switch (field.getValue()) {
        case String text -> appendText(text, line);
        case Long number -> line.append(number.longValue()).append('i');
        case Integer number -> line.append(number.intValue()).append('i');
        case Boolean truth -> line.append(truth.booleanValue());
        default -> line.append(field.getValue());
      }
    }
    line.append(' ').append(point.timeNs()).append('\n');
  }

  private static void appendTag(String value, StringBuilder line) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case ',', '=', ' ' -> line.append('\\').append(c);
        // A backslash at the end would escape the separator; line breaks would end the line.
        case '\\', '\n', '\r', '\t' -> line.append('_');
        default -> line.append(c);
      }
    }
  }

  private static void appendText(String text, StringBuilder line) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> line.append('\\').append(c);
        case '\n', '\r' -> line.append(' ');
        default -> line.append(c);
      }
    }
    line.append('"');
  }
}
