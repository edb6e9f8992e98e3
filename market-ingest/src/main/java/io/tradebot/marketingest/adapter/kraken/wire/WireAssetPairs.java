package io.tradebot.marketingest.adapter.kraken.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answer of {@code GET /0/public/AssetPairs}, as far as it is used.
 *
 * @param result the pairs by the names that REST requests take, e.g. {@code XXBTZUSD}
 */
public record WireAssetPairs(Map<String, Pair> result) {
  // An answer without the table has none, which is then reported for each symbol that is wanted.
  public WireAssetPairs {
    result = result == null ? Map.of() : Map.copyOf(result);
  }

  /**
   * One pair the exchange lists.
   *
   * @param wsname both assets with a slash between, in the spelling of the first streams, e.g.
   *     {@code XBT/USD}
   * @param priceDecimals decimals of a price
   * @param quantityDecimals decimals of a quantity
   */
  public record Pair(
      @Nullable String wsname,
      @Nullable String status,
      @JsonProperty("pair_decimals") int priceDecimals,
      @JsonProperty("lot_decimals") int quantityDecimals) {}
}
