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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the account holds by the venue's word, carried forward by fills until the venue speaks
 * again.
 *
 * <p>Each asset is the venue's last word on it plus all fills that are younger than that word, in
 * whatever order words and fills arrive. Not thread-safe.
 */
public final class Balances {
  private final Map<Asset, Entry> entries = new TreeMap<>();
  private Instant readAsOf = Instant.MIN;

  private static final class Entry {
    private Balance word;
    private Instant asOf;
    private final List<Change> younger = new ArrayList<>();

    Entry(Balance word, Instant asOf) {
      this.word = word;
      this.asOf = asOf;
    }

    void set(Balance balance, Instant at) {
      if (at.isBefore(asOf)) {
        return;
      }
      word = balance;
      asOf = at;
      younger.removeIf(change -> !change.at().isAfter(at));
    }

    /**
     * The carried amount may not fall below nothing; the venue's next word settles the difference.
     */
    Balance carried() {
      long free = word.free().raw();
      long locked = word.locked().raw();
      for (Change change : younger) {
        free = Math.addExact(free, change.delta());
      }
      if (free < 0) {
        locked = Math.max(0, locked + free);
        free = 0;
      }
      return new Balance(word.asset(), Quantity.ofRaw(free), Quantity.ofRaw(locked));
    }
  }

  private record Change(long delta, Instant at) {}

  /** The venue's word on some assets; an older word than the last is ignored. */
  public void set(List<Balance> balances, Instant asOf) {
    for (Balance balance : balances) {
      entry(balance.asset()).set(balance, asOf);
    }
  }

  /** The venue's word on all assets: what it does not name is not held. */
  public void replace(List<Balance> balances, Instant asOf) {
    Map<Asset, Balance> named = new TreeMap<>();
    balances.forEach(balance -> named.put(balance.asset(), balance));
    named.keySet().forEach(this::entry);
    entries.forEach((asset, entry) -> entry.set(named.getOrDefault(asset, nothing(asset)), asOf));
    readAsOf = asOf.isAfter(readAsOf) ? asOf : readAsOf;
  }

  private static Balance nothing(Asset asset) {
    return new Balance(asset, Quantity.ZERO, Quantity.ZERO);
  }

  private Entry entry(Asset asset) {
    return entries.computeIfAbsent(asset, any -> new Entry(nothing(asset), readAsOf));
  }

  /**
   * Carries the balances forward by a fill.
   *
   * <p>A fill that would take more than there is counts for nothing at all: the venue's word
   * contained it already, although the clocks say otherwise. Counting half of it would make up
   * equity.
   */
  public void fill(
      Symbol symbol, Side side, Price price, Quantity quantity, Money fee, Instant at) {
    long amount =
        price.times(quantity, symbol.quote(), side == Side.BUY ? Rounding.UP : Rounding.DOWN).raw();
    boolean there =
        side == Side.BUY
            ? total(symbol.quote()).raw() >= amount
            : total(symbol.base()).compareTo(quantity) >= 0;
    if (!there) {
      return;
    }
    add(symbol.base(), side == Side.BUY ? quantity.raw() : -quantity.raw(), at);
    add(symbol.quote(), side == Side.BUY ? -amount : amount, at);
    add(fee.asset(), -fee.raw(), at);
  }

  private void add(Asset asset, long delta, Instant at) {
    Entry entry = entry(asset);
    if (at.isAfter(entry.asOf)) {
      entry.younger.add(new Change(delta, at));
    }
  }

  public @Nullable Balance find(Asset asset) {
    Entry entry = entries.get(asset);
    return entry == null ? null : entry.carried();
  }

  /** Free and locked; zero when the venue names none. */
  public Quantity total(Asset asset) {
    Balance balance = find(asset);
    return balance == null ? Quantity.ZERO : balance.total();
  }

  public List<Balance> all() {
    return entries.values().stream().map(Entry::carried).toList();
  }
}
