package io.tradebot.learning.label;

import io.tradebot.core.feature.Feature;
import io.tradebot.learning.dataset.FeatureTable;

/**
 * The regime that a simple rule sees now: bull above a rising order of averages with a trend behind
 * it, bear the reverse, else neutral. It looks at nothing to come; it is what a regime model has to
 * beat.
 *
 * <p>Trend: ADX 14 above 25 (Wilder's own mark). Order: close above EMA 50, EMA 50 above EMA 120.
 */
public final class RegimeRule {
  private RegimeRule() {}

  /** Place of the regime among the answers of its role. */
  public static int at(FeatureTable table, int i) {
    float adx = table.value(i, table.column(Feature.ADX_14));
    float toFast = table.value(i, table.column(Feature.EMA_50_DISTANCE));
    float toSlow = table.value(i, table.column(Feature.EMA_120_DISTANCE));
    if (!(adx > 25)) {
      return 1;
    }
    // Close further above the slow average than above the fast one: the fast one is the higher.
    return toFast > 0 && toSlow > toFast ? 2 : toFast < 0 && toSlow < toFast ? 0 : 1;
  }
}
