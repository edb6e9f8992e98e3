package io.tradebot.marketingest.adapter.coinbase.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of {@code GET /api/v3/brokerage/market/products}, as far as it is used. */
public record WireProducts(List<Product> products) {
  // An answer without the list has none, which is then reported for each symbol that is wanted.
  public WireProducts {
    products = products == null ? List.of() : List.copyOf(products);
  }

  /**
   * One product the exchange lists.
   *
   * @param alias the product whose book and trades it shares; empty or absent for most
   * @param priceIncrement smallest price step
   * @param quantityIncrement smallest quantity step
   */
  public record Product(
      @JsonProperty("product_id") @Nullable String productId,
      @JsonProperty("base_currency_id") @Nullable String base,
      @JsonProperty("quote_currency_id") @Nullable String quote,
      @Nullable String status,
      @JsonProperty("trading_disabled") boolean tradingDisabled,
      @Nullable String alias,
      @JsonProperty("quote_increment") @Nullable String priceIncrement,
      @JsonProperty("base_increment") @Nullable String quantityIncrement) {}
}
