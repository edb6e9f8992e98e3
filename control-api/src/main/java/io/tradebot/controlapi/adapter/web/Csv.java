package io.tradebot.controlapi.adapter.web;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as CSV (RFC 4180), one column a component; components that are records themselves
 * spread over columns of their own. Not thread-safe.
 */
final class Csv {
  private static final String LINE_END = "\r\n";

  private final PrintWriter out;

  Csv(PrintWriter out) {
    this.out = out;
  }

  /** Writes rows, before the first of them the names of the columns. */
  <R extends Record> void rows(Class<R> type, List<R> rows, boolean named) {
    if (named) {
      out.print(names("", type));
      out.print(LINE_END);
    }
    for (R row : rows) {
      out.print(cells(type, row));
      out.print(LINE_END);
    }
  }

  void flush() {
    out.flush();
  }

  private static String names(String prefix, Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(
            component ->
                component.getType().isRecord()
                    ? names(prefix + component.getName() + "_", component.getType())
                    : prefix + component.getName())
        .collect(Collectors.joining(","));
  }

  private static String cells(Class<?> type, @Nullable Object row) {
    return Arrays.stream(type.getRecordComponents())
        .map(
            component -> {
              Object value = row == null ? null : value(component, row);
              return component.getType().isRecord()
                  ? cells(component.getType(), value)
                  : cell(value);
            })
        .collect(Collectors.joining(","));
  }

  private static @Nullable Object value(RecordComponent component, Object row) {
    try {
      return component.getAccessor().invoke(row);
    } catch (IllegalAccessException | InvocationTargetException failure) {
      throw new IllegalStateException("cannot read " + component, failure);
    }
  }

  /** A cell; text that a spreadsheet would take for a formula is marked as text. */
  static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    boolean number = text.matches("-?\\d+(\\.\\d+)?");
    if (!number && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
