package io.tradebot.core.feature;

/**
 * The latest rows of every feature, for models that look at a window of them. A row holds the
 * features of {@link FeatureSet#ALL}. No allocation per row; not thread-safe.
 */
public final class FeatureHistory {
  private static final int WIDTH = FeatureSet.ALL.size();

  private final float[] rows;
  private final int capacity;
  private int next;
  private int size;

  /**
   * @param capacity rows kept, at least 1
   */
  public FeatureHistory(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
    }
    this.capacity = capacity;
    this.rows = new float[capacity * WIDTH];
  }

  /** Adds the row of the pipeline's latest candle; a pipeline that is not ready adds nothing. */
  public void add(FeaturePipeline pipeline) {
    if (!pipeline.isReady()) {
      return;
    }
    pipeline.copyTo(FeatureSet.ALL, rows, next * WIDTH);
    next = next + 1 == capacity ? 0 : next + 1;
    size = Math.min(size + 1, capacity);
  }

  /** Rows in it, at most its capacity. */
  public int size() {
    return size;
  }

  /**
   * Writes the columns of a set for the latest {@code window} rows, oldest first.
   *
   * @throws IllegalArgumentException when there are fewer rows
   */
  public void copyTo(FeatureSet set, int window, float[] into) {
    if (window > size) {
      throw new IllegalArgumentException("window of " + window + " rows, there are " + size);
    }
    int width = set.size();
    int row = Math.floorMod(next - window, capacity);
    for (int i = 0; i < window; i++) {
      int from = row * WIDTH;
      int to = i * width;
      for (int j = 0; j < width; j++) {
        into[to + j] = rows[from + set.features().get(j).column()];
      }
      row = row + 1 == capacity ? 0 : row + 1;
    }
  }

  public void clear() {
    next = 0;
    size = 0;
  }
}
