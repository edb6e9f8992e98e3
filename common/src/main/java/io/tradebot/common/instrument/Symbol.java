package io.tradebot.common.instrument;

import io.tradebot.common.money.Asset;
import org.jspecify.annotations.Nullable;

/**
 * A pair of assets in tradebot's own spelling, {@code BASE-QUOTE}, e.g. {@code BTC-USDT}.
 *
 * <p>Each venue adapter maps it to the venue's spelling through an explicit table.
 */
public record Symbol(Asset base, Asset quote) implements Comparable<Symbol> {
  public Symbol {
    if (base.equals(quote)) {
      throw new IllegalArgumentException("base and quote must differ, both were " + base);
    }
  }

  /**
   * Reads {@code BASE-QUOTE}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static Symbol of(String text) {
    int dash = text.indexOf('-');
    if (dash <= 0 || dash != text.lastIndexOf('-') || dash == text.length() - 1) {
      throw new IllegalArgumentException(
          "symbol must be BASE-QUOTE such as BTC-USDT, was \"" + text + "\"");
    }
    return new Symbol(Asset.of(text.substring(0, dash)), Asset.of(text.substring(dash + 1)));
  }

  /** As their texts, since the dash comes before every letter and digit. */
  @Override
  public int compareTo(Symbol other) {
    int byBase = base.compareTo(other.base);
    return byBase != 0 ? byBase : quote.compareTo(other.quote);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Symbol that && base.equals(that.base) && quote.equals(that.quote));
  }

  @Override
  public int hashCode() {
    return 31 * base.hashCode() + quote.hashCode();
  }

  @Override
  public String toString() {
    return base.code() + "-" + quote.code();
  }
}
