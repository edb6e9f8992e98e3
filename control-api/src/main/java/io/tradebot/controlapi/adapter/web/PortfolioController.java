package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.account.BalancesUpdated;
import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Fill;
import io.tradebot.controlapi.adapter.web.PortfolioViews.History;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Holding;
import io.tradebot.controlapi.adapter.web.PortfolioViews.OpenPosition;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Order;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Overview;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Point;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Trade;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Trades;
import io.tradebot.controlapi.application.EquityHistory;
import io.tradebot.controlapi.application.TradeHistory;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the account holds, held and traded. */
@RestController
@RequestMapping("/api/portfolio")
@Tag(name = "portfolio")
class PortfolioController {
  private final BotState state;
  private final TradeHistory trades;
  private final EquityHistory equity;
  private final TradebotConfiguration configuration;
  private final Parameters parameters;
  private final InstantSource clock;

  PortfolioController(
      BotState state,
      TradeHistory trades,
      EquityHistory equity,
      TradebotConfiguration configuration,
      Parameters parameters,
      InstantSource clock) {
    this.state = state;
    this.trades = trades;
    this.equity = equity;
    this.configuration = configuration;
    this.parameters = parameters;
    this.clock = clock;
  }

  @GetMapping("/overview")
  @Operation(summary = "Equity, positions with stop and target, balances, exposure, open orders")
  Overview overview() {
    Asset quote = configuration.account().quoteAsset();
    EquityMarked marked = state.equity(configuration.account().id());
    BalancesUpdated balances = state.balances(configuration.account().id());
    List<Position> open =
        state.positions().all().stream()
            .filter(StatusAssembler::isOpen)
            .map(PositionEvent::position)
            .toList();
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

  @GetMapping("/history")
  @Operation(
      summary = "The equity curve",
      description = "from and to in ISO 8601, by default the last 24 hours; limit 2 to 10000")
  History history(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String limit) {
    Instant end = parameters.instant("to", to, clock.instant().plusSeconds(1));
    Instant begin = parameters.instant("from", from, end.minus(Duration.ofHours(24)));
    if (!begin.isBefore(end)) {
      throw Problem.badParameter("from", "before to");
    }
    EquityHistory.Curve curve = equity.read(begin, end, parameters.limit(limit, 500, 2, 10_000));
    return new History(
        configuration.account().id().value(),
        curve.points().stream().map(Point::of).toList(),
        curve.marks());
  }

  @GetMapping("/trade_history")
  @Operation(
      summary = "Round trips or single fills, newest first",
      description =
          "kind: round_trip (default) or fill; limit 1 to 1000; before: nextBefore of the page"
              + " before")
  Trades tradeHistory(
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String strategy) {
    int count = parameters.limit(limit, 100, 1, 1_000);
    String cursor = parameters.cursor(before);
    Symbol wantedSymbol = parameters.symbol(symbol);
    StrategyId wantedStrategy = parameters.strategy(strategy);
    BiPredicate<StrategyId, InstrumentId> wanted =
        (of, on) ->
            (wantedStrategy == null || wantedStrategy.equals(of))
                && (wantedSymbol == null || wantedSymbol.equals(on.symbol()));
    return switch (kind == null ? "round_trip" : kind) {
      case "round_trip" -> {
        var page =
            trades.roundTrips(
                count,
                cursor,
                c -> wanted.test(c.position().strategy(), c.position().instrument()));
        yield new Trades(
            page.entries().stream().map(Trade::of).toList(), List.of(), next(page.nextBefore()));
      }
      case "fill" -> {
        var page =
            trades.fills(
                count, cursor, f -> wanted.test(f.stamp().strategy(), f.stamp().instrument()));
        yield new Trades(
            List.of(), page.entries().stream().map(Fill::of).toList(), next(page.nextBefore()));
      }
      default -> throw Problem.badParameter("kind", "round_trip or fill");
    };
  }

  private static @Nullable String next(String cursor) {
    return cursor.isEmpty() ? null : cursor;
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
