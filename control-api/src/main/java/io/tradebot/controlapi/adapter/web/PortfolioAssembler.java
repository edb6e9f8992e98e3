package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rounding;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Holding;
import io.tradebot.controlapi.adapter.web.PortfolioViews.OpenPosition;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Order;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Overview;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts together what the account holds, at the latest bids. Thread-safe. */
final class PortfolioAssembler {
  private final BotState state;
  private final TradebotConfiguration configuration;
  private final InstantSource clock;

  PortfolioAssembler(BotState state, TradebotConfiguration configuration, InstantSource clock) {
    this.state = state;
    this.configuration = configuration;
    this.clock = clock;
  }

  /** Open positions, by strategy and instrument. */
  List<OpenPosition> positions() {
    return open().stream().map(this::position).toList();
  }

  private List<Position> open() {
    return state.positions().all().stream()
        .filter(StatusAssembler::isOpen)
        .map(PositionEvent::position)
        .toList();
  }

  Overview overview() {
    Asset quote = configuration.account().quoteAsset();
    EquityMarked marked = state.equity(configuration.account().id());
    BalancesUpdated balances = state.balances(configuration.account().id());
    List<Position> open = open();
    Money exposure = exposure(open, quote);
    return new Overview(
        AccountView.of(marked),
        exposure == null ? null : exposure.amount(),
        exposure == null || marked == null || !marked.equity().isPositive()
            ? null
            : exposure.relativeTo(marked.equity(), Rounding.HALF_EVEN).toString(),
        open.stream().map(this::position).toList(),
        balances == null
            ? List.of()
            : balances.balances().stream()
                .map(
                    b ->
                        new Holding(
                            b.asset().code(),
                            b.free().toString(),
                            b.locked().toString(),
                            b.total().toString()))
                .toList(),
        state.openOrders().all().stream().map(Order::of).toList(),
        clock.instant());
  }

  private @Nullable Money exposure(List<Position> open, Asset quote) {
    Money sum = Money.zero(quote);
    for (Position position : open) {
      BestQuote best = state.quotes().get(position.instrument());
      if (best == null || !position.instrument().symbol().quote().equals(quote)) {
        return null;
      }
      sum = sum.plus(best.bid().times(position.quantity(), quote, Rounding.UP));
    }
    return sum;
  }

  private OpenPosition position(Position p) {
    Asset quote = p.instrument().symbol().quote();
    BestQuote best = state.quotes().get(p.instrument());
    Money value = best == null ? null : best.bid().times(p.quantity(), quote, Rounding.DOWN);
    Money unrealized =
        value == null
            ? null
            : value.minus(p.averageEntry().times(p.quantity(), quote, Rounding.UP));
    return new OpenPosition(
        p.positionId(),
        p.strategy().name(),
        p.instrument().venue().code(),
        p.instrument().symbol().toString(),
        p.quantity().toString(),
        p.averageEntry().toString(),
        PortfolioViews.text(p.stopLoss()),
        PortfolioViews.text(p.takeProfit()),
        best == null ? null : best.bid().toString(),
        best == null ? null : Instant.ofEpochSecond(0, best.receiveTimeNs()),
        value == null ? null : value.amount(),
        unrealized == null ? null : unrealized.amount(),
        p.realized().amount(),
        p.fees().amount(),
        p.openedAt());
  }
}
