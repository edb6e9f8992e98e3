package io.tradebot.exchangesim.adapter.kraken;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.exchangesim.domain.Listing;
import java.util.Map;

/**
 * Trading rules of the majors as Kraken lists them, and a usual grid for what is not among them.
 */
public final class KrakenListings {
  static final int QUANTITY_DECIMALS = 8;
  static final String MIN_COST = "0.5";

  /** Tick and smallest quantity by base asset, in a currency or a stable coin. */
  private static final Map<String, String[]> IN_CURRENCY =
      Map.of(
          "BTC", new String[] {"0.1", "0.00005"},
          "ETH", new String[] {"0.01", "0.001"},
          "SOL", new String[] {"0.01", "0.06"},
          "XRP", new String[] {"0.00001", "1.65"},
          "LTC", new String[] {"0.01", "0.04"},
          "DOGE", new String[] {"0.0000001", "50"},
          "BNB", new String[] {"0.01", "0.01"});

  private static final String[] OTHER = {"0.01", "0.01"};

  private KrakenListings() {}

  /** The venue's rules for a symbol. */
  public static Listing of(Symbol symbol) {
    boolean inBitcoin = symbol.quote().code().equals("BTC");
    String[] rules = IN_CURRENCY.getOrDefault(symbol.base().code(), OTHER);
    long tick = FixedPoint.parse(inBitcoin ? "0.00001" : rules[0]);
    long most = FixedPoint.parse("10000000");
    return new Listing(
        symbol,
        symbol.base().code() + symbol.quote().code(),
        tick,
        1,
        FixedPoint.parse(rules[1]),
        most,
        most,
        FixedPoint.parse(inBitcoin ? "0.00002" : MIN_COST),
        FixedPoint.parse("10000000000"),
        tick,
        FixedPoint.parse("10000000"));
  }

  /** Decimals of prices. */
  static int priceDecimals(Listing listing) {
    return FixedPoint.toBigDecimal(listing.tick()).stripTrailingZeros().scale();
  }
}
