package io.tradebot.core.engine;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.execution.VenueReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A venue for tests that fills every order at once and whole, at the best price there is, for a fee
 * of 0.1 %.
 */
final class FillingVenue {
  private static final Rate FEE = Rate.of("0.001");

  private final Map<Asset, Money> balances = new TreeMap<>();
  private final Map<InstrumentId, BestQuote> quotes = new HashMap<>();
  private final List<VenueReport.Filled> fills = new ArrayList<>();

  FillingVenue(Money cash) {
    balances.put(cash.asset(), cash);
  }

  void quote(BestQuote quote) {
    quotes.put(quote.instrument(), quote);
  }

  List<VenueReport.Filled> fills() {
    return fills;
  }

  /** What the venue answers to an output. */
  List<VenueReport> handle(ExecutionOutput output, Instant now) {
    return switch (output) {
      case ExecutionOutput.SendOrder send -> fill(send.order().intent(), now);
      case ExecutionOutput.ReadVenue _ -> List.of(snapshot(now));
      default -> List.of();
    };
  }

  VenueReport.Snapshot snapshot(Instant now) {
    return new VenueReport.Snapshot(
        List.of(),
        List.copyOf(fills),
        balances.values().stream()
            .map(held -> new Balance(held.asset(), Quantity.ofRaw(held.raw()), Quantity.ZERO))
            .toList(),
        now,
        now);
  }

  private List<VenueReport> fill(OrderIntent intent, Instant now) {
    BestQuote quote = Objects.requireNonNull(quotes.get(intent.instrument()), "no quote yet");
    boolean buys = intent.side() == Side.BUY;
    Price price = buys ? quote.ask() : quote.bid();
    Asset base = intent.instrument().symbol().base();
    Asset cash = intent.instrument().symbol().quote();
    Money value = price.times(intent.quantity(), cash, Rounding.HALF_EVEN);
    Money fee = value.times(FEE, Rounding.UP);
    Money traded = new Money(intent.quantity().raw(), base);
    balances.merge(base, buys ? traded : traded.negated(), Money::plus);
    balances.merge(cash, buys ? value.negated().minus(fee) : value.minus(fee), Money::plus);
    VenueOrderId venueId = new VenueOrderId("v" + (fills.size() + 1));
    VenueReport.Filled filled =
        new VenueReport.Filled(
            intent.orderId(),
            intent.instrument(),
            venueId,
            new TradeId("t" + (fills.size() + 1)),
            intent.side(),
            price,
            intent.quantity(),
            fee,
            Liquidity.TAKER,
            now);
    fills.add(filled);
    return List.of(new VenueReport.Accepted(intent.orderId(), venueId, now), filled);
  }
}
