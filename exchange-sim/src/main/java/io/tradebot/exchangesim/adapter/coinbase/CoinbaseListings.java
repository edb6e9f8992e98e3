package io.tradebot.exchangesim.adapter.coinbase;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.exchangesim.domain.Listing;
import java.util.Map;

/** Trading rules of the majors as Coinbase lists them, and a usual grid for the rest. */
public final class CoinbaseListings {
  /** Price increment and base increment, in a currency or a stable coin. */
  private static final Map<String, String[]> IN_CURRENCY =
      Map.of(
          "BTC", new String[] {"0.01", "0.00000001"},
          "ETH", new String[] {"0.01", "0.00000001"},
          "SOL", new String[] {"0.01", "0.00000001"},
          "XRP", new String[] {"0.0001", "0.000001"},
          "DOGE", new String[] {"0.00001", "0.1"});

  private static final String[] OTHER = {"0.01", "0.00000001"};

  private CoinbaseListings() {}

  /** The venue's rules for a symbol. */
  public static Listing of(Symbol symbol) {
    boolean inBitcoin = symbol.quote().code().equals("BTC");
    String[] rules = IN_CURRENCY.getOrDefault(symbol.base().code(), OTHER);
    long tick = FixedPoint.parse(inBitcoin ? "0.00001" : rules[0]);
    long step = FixedPoint.parse(rules[1]);
    long most = FixedPoint.parse("10000000");
    return new Listing(
        symbol,
        symbol.base().code() + symbol.quote().code(),
        tick,
        step,
        step,
        most,
        most,
        FixedPoint.parse(inBitcoin ? "0.00001" : "1"),
        FixedPoint.parse("150000000"),
        tick,
        FixedPoint.parse("10000000"));
  }
}
