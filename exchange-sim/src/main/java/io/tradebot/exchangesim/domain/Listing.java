package io.tradebot.exchangesim.domain;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An instrument of the venue with its trading rules; all amounts in units of 10<sup>-8</sup>.
 *
 * @param wireName the venue's spelling, e.g. {@code BTCUSDT}
 * @param maxMarketQuantity the most that one market order may ask for
 */
public record Listing(
    Symbol symbol,
    String wireName,
    long tick,
    long step,
    long minQuantity,
    long maxQuantity,
    long maxMarketQuantity,
    long minNotional,
    long maxNotional,
    long minPrice,
    long maxPrice) {
  /**
   * Tick and lot of the majors as the real venue lists them; what is not here gets a tick of 0.01
   * and a lot of 0.001.
   */
  private static final Map<String, String[]> GRID =
      Map.of(
          "BTC-USDT", new String[] {"0.01", "0.00001", "9000", "130"},
          "ETH-USDT", new String[] {"0.01", "0.0001", "9000", "3100"},
          "SOL-USDT", new String[] {"0.01", "0.001", "90000", "64000"},
          "BNB-USDT", new String[] {"0.01", "0.001", "90000", "9000"},
          "XRP-USDT", new String[] {"0.0001", "0.1", "9000000", "900000"},
          "ETH-BTC", new String[] {"0.00001", "0.0001", "100000", "2700"},
          "SOL-BTC", new String[] {"0.0000001", "0.001", "100000", "30000"});

  private static final List<String> QUOTES =
      List.of("USDT", "USDC", "FDUSD", "BTC", "ETH", "BNB", "EUR");

  private static final String[] OTHER = {"0.01", "0.001", "90000", "9000"};

  public Listing {
    if (tick <= 0 || step <= 0) {
      throw new IllegalArgumentException("tick and step of " + symbol + " must be positive");
    }
  }

  /** The venue's rules for a symbol. */
  public static Listing of(Symbol symbol) {
    String[] grid = GRID.getOrDefault(symbol.toString(), OTHER);
    long tick = FixedPoint.parse(grid[0]);
    long step = FixedPoint.parse(grid[1]);
    boolean quotedInBitcoin = symbol.quote().code().equals("BTC");
    return new Listing(
        symbol,
        symbol.base().code() + symbol.quote().code(),
        tick,
        step,
        step,
        FixedPoint.parse(grid[2]),
        FixedPoint.parse(grid[3]),
        FixedPoint.parse(quotedInBitcoin ? "0.0001" : "5"),
        FixedPoint.parse("9000000"),
        tick,
        FixedPoint.parse("1000000"));
  }

  /**
   * The venue's rules for a symbol in the venue's spelling, of either case.
   *
   * @throws IllegalArgumentException when its quote asset is none of the known ones
   */
  public static Listing ofWireName(String wireName) {
    String upper = wireName.toUpperCase(Locale.ROOT);
    for (String quote : QUOTES) {
      if (upper.endsWith(quote) && upper.length() > quote.length()) {
        return of(
            new Symbol(
                Asset.of(upper.substring(0, upper.length() - quote.length())), Asset.of(quote)));
      }
    }
    throw new IllegalArgumentException(
        "symbol must end in one of " + String.join(", ", QUOTES) + ", was \"" + wireName + "\"");
  }

  /** The lower-case spelling of stream names. */
  public String streamName() {
    return wireName.toLowerCase(Locale.ROOT);
  }

  public String base() {
    return symbol.base().code();
  }

  public String quote() {
    return symbol.quote().code();
  }
}
