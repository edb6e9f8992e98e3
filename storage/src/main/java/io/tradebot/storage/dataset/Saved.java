package io.tradebot.storage.dataset;

/**
 * What saving changed.
 *
 * @param added rows that were not there
 * @param replaced rows that were there with other values
 * @param unchanged rows that were there already
 */
public record Saved(long added, long replaced, long unchanged) {
  public static final Saved NOTHING = new Saved(0, 0, 0);

  public Saved plus(Saved other) {
    return new Saved(added + other.added, replaced + other.replaced, unchanged + other.unchanged);
  }
}
