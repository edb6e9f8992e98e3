package io.tradebot.core.indicator;

import java.util.Arrays;

/** The latest values of a stream, in a ring that is allocated once. */
final class Window {
  private final double[] values;
  private int next;
  private int size;

  Window(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("period must be at least 1, was " + length);
    }
    values = new double[length];
  }

  /** Puts a value in; returns the one that fell out, or 0 while the ring is filling. */
  double push(double value) {
    double oldest = values[next];
    values[next] = value;
    next = next + 1 == values.length ? 0 : next + 1;
    if (size < values.length) {
      size++;
    }
    return oldest;
  }

  int length() {
    return values.length;
  }

  boolean isFull() {
    return size == values.length;
  }

  /**
   * Whether the newest value stands at the end of the ring, which happens once in {@link #length}
   * pushes.
   */
  boolean isAtEnd() {
    return next == 0;
  }

  /** The i-th place of the ring, in no order of time. */
  double at(int index) {
    return values[index];
  }

  void clear() {
    Arrays.fill(values, 0);
    next = 0;
    size = 0;
  }
}
