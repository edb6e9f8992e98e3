package io.tradebot.core.portfolio;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Side;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the account holds by the venue's word, carried forward by fills until the venue speaks
 * again.
 *
 * <p>A fill counts for an asset only when it is younger than the venue's word on that asset. Not
 * thread-safe.
 */
public final class Balances {
  private final Map<Asset, Entry> entries = new TreeMap<>();

  private record Entry(Balance balance, Instant asOf) {}

  /** The venue's word on some assets; older words are ignored. */
  public void set(List<Balance> balances, Instant asOf) {
    for (Balance balance : balances) {
      Entry known = entries.get(balance.asset());
      if (known == null || !asOf.isBefore(known.asOf())) {
        entries.put(balance.asset(), new Entry(balance, asOf));
      }
    }
  }

  /** The venue's word on all assets: what it does not name is not held. */
  public void replace(List<Balance> balances, Instant asOf) {
    entries.values().removeIf(entry -> entry.asOf().isBefore(asOf));
    set(balances, asOf);
  }

  public void fill(
      Symbol symbol, Side side, Price price, Quantity quantity, Money fee, Instant at) {
    long amount =
        price.times(quantity, symbol.quote(), side == Side.BUY ? Rounding.UP : Rounding.DOWN).raw();
    add(symbol.base(), side == Side.BUY ? quantity.raw() : -quantity.raw(), at);
    add(symbol.quote(), side == Side.BUY ? -amount : amount, at);
    add(fee.asset(), -fee.raw(), at);
  }

  private void add(Asset asset, long delta, Instant at) {
    Entry known = entries.get(asset);
    if (known == null) {
      if (delta > 0) {
        entries.put(
            asset,
            new Entry(new Balance(asset, Quantity.ofRaw(delta), Quantity.ZERO), Instant.MIN));
      }
      return;
    }
    if (!at.isAfter(known.asOf())) {
      return;
    }
    // The carried amount may not fall below nothing; the venue's next word settles the difference.
    long free = Math.addExact(known.balance().free().raw(), delta);
    long locked = known.balance().locked().raw();
    if (free < 0) {
      locked = Math.max(0, locked + free);
      free = 0;
    }
    entries.put(
        asset,
        new Entry(new Balance(asset, Quantity.ofRaw(free), Quantity.ofRaw(locked)), known.asOf()));
  }

  public @Nullable Balance find(Asset asset) {
    Entry entry = entries.get(asset);
    return entry == null ? null : entry.balance();
  }

  /** Free and locked; zero when the venue names none. */
  public Quantity total(Asset asset) {
    Balance balance = find(asset);
    return balance == null ? Quantity.ZERO : balance.total();
  }

  public List<Balance> all() {
    return entries.values().stream().map(Entry::balance).toList();
  }
}
