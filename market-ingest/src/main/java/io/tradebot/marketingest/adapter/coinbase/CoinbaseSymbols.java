package io.tradebot.marketingest.adapter.coinbase;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.marketingest.adapter.coinbase.wire.WireProducts;
import io.tradebot.marketingest.adapter.json.SymbolTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the table between tradebot's symbols and Coinbase's product ids. Stateless. */
final class CoinbaseSymbols {
  private CoinbaseSymbols() {}

  /**
   * Makes the table for the symbols that are wanted, from what Coinbase says its products consist
   * of.
   *
   * @throws IllegalArgumentException naming every symbol that the venue does not list or does not
   *     trade, that has no stream of its own, or whose numbers are finer than ours
   */
  static SymbolTable of(Venue venue, WireProducts listed, Collection<Symbol> wanted) {
    Map<Symbol, WireProducts.Product> products = new HashMap<>();
    for (WireProducts.Product product : listed.products()) {
      String base = product.base();
      String quote = product.quote();
      // Names outside our alphabet cannot be configured either.
      if (base != null
          && quote != null
          && isName(base)
          && isName(quote)
          && !base.equals(quote)
          && product.productId() != null) {
        products.put(new Symbol(Asset.of(base), Asset.of(quote)), product);
      }
    }
    Map<Symbol, String> table = new HashMap<>();
    List<String> mistakes = new ArrayList<>();
    for (Symbol symbol : wanted) {
      WireProducts.Product product = products.get(symbol);
      String mistake = product == null ? "is not listed" : mistake(product);
      if (!mistake.isEmpty()) {
        mistakes.add(symbol + " " + mistake);
      } else if (product != null && product.productId() != null) {
        table.put(symbol, product.productId());
      }
    }
    SymbolTable.refuse(venue, mistakes, products.size());
    return new SymbolTable(venue, table);
  }

  private static String mistake(WireProducts.Product product) {
    String alias = product.alias();
    if (!"online".equals(product.status()) || product.tradingDisabled()) {
      return "has status "
          + product.status()
          + (product.tradingDisabled() ? ", trading disabled" : "")
          + ", needed is online";
    }
    if (alias != null && !alias.isEmpty()) {
      return "has no stream of its own, it shares that of " + alias;
    }
    if (!isKept(product.priceIncrement()) || !isKept(product.quantityIncrement())) {
      return "has steps of "
          + product.priceIncrement()
          + " and "
          + product.quantityIncrement()
          + ", at most "
          + FixedPoint.DECIMALS
          + " decimals can be kept";
    }
    return "";
  }

  private static boolean isKept(@Nullable String increment) {
    if (increment == null) {
      return false;
    }
    try {
      return FixedPoint.parse(increment) > 0;
    } catch (IllegalArgumentException finer) {
      return false;
    }
  }

  private static boolean isName(String text) {
    return text.matches("[A-Z0-9]{1,20}");
  }
}
