package io.tradebot.storage.dataset;

import java.util.Arrays;

/** Columns of longs that grow row by row. Not thread-safe. */
final class LongColumns {
  private final long[][] columns;
  private int rows;

  LongColumns(int columns, int expectedRows) {
    this.columns = new long[columns][Math.max(16, expectedRows)];
  }

  void add(long... row) {
    if (row.length != columns.length) {
      throw new IllegalArgumentException(
          "a row has " + columns.length + " values, got " + row.length);
    }
    if (rows == columns[0].length) {
      int capacity = Math.addExact(rows, rows >> 1);
      for (int i = 0; i < columns.length; i++) {
        columns[i] = Arrays.copyOf(columns[i], capacity);
      }
    }
    for (int i = 0; i < columns.length; i++) {
      columns[i][rows] = row[i];
    }
    rows++;
  }

  int rows() {
    return rows;
  }

  long last(int column) {
    return columns[column][rows - 1];
  }

  /** The columns, cut to length. */
  long[][] toArrays() {
    long[][] cut = new long[columns.length][];
    for (int i = 0; i < columns.length; i++) {
      cut[i] = Arrays.copyOf(columns[i], rows);
    }
    return cut;
  }
}
