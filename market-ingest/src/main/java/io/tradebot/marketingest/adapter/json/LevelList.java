package io.tradebot.marketingest.adapter.json;

import java.util.Arrays;

/** Levels of one side of a book while they are read; reused for every frame. Not thread-safe. */
public final class LevelList {
  private final int maxLevels;
  private long[] levels = new long[256];
  private int count;

  LevelList(int maxLevels) {
    this.maxLevels = maxLevels;
  }

  public void clear() {
    count = 0;
  }

  /** Adds a level; false when there are too many. */
  boolean add(long price, long quantity) {
    if (count == levels.length) {
      if (count >= 2 * maxLevels) {
        return false;
      }
      levels = Arrays.copyOf(levels, levels.length * 2);
    }
    levels[count++] = price;
    levels[count++] = quantity;
    return true;
  }

  /** Price and quantity by turns. */
  public long[] toArray() {
    return Arrays.copyOf(levels, count);
  }
}
