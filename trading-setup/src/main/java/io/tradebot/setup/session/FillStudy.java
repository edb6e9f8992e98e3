package io.tradebot.setup.session;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.backtest.Backtest;
import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.Delays;
import io.tradebot.core.backtest.FeeSchedule;
import io.tradebot.core.backtest.ImpactModel;
import io.tradebot.core.backtest.SpreadModel;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.matching.LatencyModel;
import io.tradebot.core.matching.PessimisticQueue;
import io.tradebot.core.strategy.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How well the backtest's venue foretells the real one: the signals of a session meet the market of
 * the session once more, with the simulated venue, its matching, queue and fees in the real one's
 * place.
 *
 * <p>Orders are known again by their ids, which come from the signal. Looked at is the first
 * stretch in which trading was running and that began without a position. Orders are under way as
 * long as the session's median.
 */
public final class FillStudy {
  private FillStudy() {}

  /**
   * What came of it.
   *
   * @param orders that really traded
   * @param matched of these traded in the simulation as well
   * @param extra orders that traded in the simulation alone
   * @param meanErrorBps how much worse than foretold the real fills were, on average, in basis
   *     points of the price; negative when they were better
   * @param absoluteErrorBps mean of the distance without its sign
   * @param worstErrorBps largest distance
   * @param profitErrorBps distance of the two profits, in basis points of the equity at the
   *     beginning
   */
  public record Result(
      int orders,
      int matched,
      int extra,
      double meanErrorBps,
      double absoluteErrorBps,
      double worstErrorBps,
      double realProfit,
      double simulatedProfit,
      double profitErrorBps) {}

  /**
   * Studies a session of the executor.
   *
   * @return null when trading never ran in it, or no market was seen
   */
  public static @Nullable Result run(
      SessionBegin begin, LiveFills live, ExecutionSettings settings) {
    if (!live.ran() || live.market.isEmpty()) {
      return null;
    }
    BacktestResult result =
        Backtest.overEvents(
            assumptions(begin, live, settings),
            strategies(live),
            tape(live).iterator(),
            PessimisticQueue::new);
    Map<ClientOrderId, double[]> simulated = new HashMap<>();
    for (BacktestResult.Fill fill : result.fills()) {
      double[] sums = simulated.computeIfAbsent(fill.report().orderId(), any -> new double[2]);
      double quantity = fill.report().quantity().toDouble();
      sums[0] += quantity;
      sums[1] += quantity * fill.report().price().toDouble();
    }
    return compare(live, simulated, result);
  }

  private static Result compare(
      LiveFills live, Map<ClientOrderId, double[]> simulated, BacktestResult result) {
    int orders = 0;
    int matched = 0;
    double sum = 0;
    double absolute = 0;
    double worst = 0;
    for (LiveFills.Sent order : live.orders.values()) {
      if (order.quantity == 0) {
        continue;
      }
      orders++;
      double[] sums = simulated.remove(order.intent.orderId());
      if (sums == null) {
        continue;
      }
      matched++;
      double real = order.value / order.quantity;
      double foretold = sums[1] / sums[0];
      int sign = order.intent.side() == Side.BUY ? 1 : -1;
      double error = sign * (real / foretold - 1) * 10_000;
      sum += error;
      absolute += Math.abs(error);
      worst = Math.max(worst, Math.abs(error));
    }
    double initial = Objects.requireNonNull(live.initial).toDouble();
    double realProfit = live.last == null ? 0 : live.last.toDouble() - initial;
    double simulatedProfit = result.last().toDouble() - result.initial().toDouble();
    return new Result(
        orders,
        matched,
        simulated.size(),
        matched == 0 ? 0 : sum / matched,
        matched == 0 ? 0 : absolute / matched,
        worst,
        realProfit,
        simulatedProfit,
        Math.abs(realProfit - simulatedProfit) / initial * 10_000);
  }

  private static BacktestSettings assumptions(
      SessionBegin begin, LiveFills live, ExecutionSettings settings) {
    Map<Asset, Quantity> funds = new HashMap<>();
    for (Balance balance : live.funds) {
      funds.put(balance.asset(), balance.total());
    }
    long there = median(live.toVenueNs);
    long back = median(live.toUsNs);
    return new BacktestSettings(
        settings,
        begin.instruments(),
        funds,
        FeeSchedule.constant(
            settings.makerFee(),
            settings.takerFee(),
            settings.account().venue().equals(Venue.BINANCE)
                ? FeeSchedule.Charged.RECEIVED
                : FeeSchedule.Charged.QUOTE),
        SpreadModel.proportional(Rate.of("0.0001")),
        ImpactModel.proportional(Rate.ZERO),
        new Delays(
            () -> LatencyModel.constant(there),
            () -> LatencyModel.constant(back),
            () -> LatencyModel.constant(0)),
        BacktestSettings.AfterHalt.STAY);
  }

  private static long median(List<Long> values) {
    return values.isEmpty() ? 0 : values.stream().sorted().toList().get(values.size() / 2);
  }

  private static List<Strategy> strategies(LiveFills live) {
    Map<String, SignalTape> tapes = new LinkedHashMap<>();
    for (int i = 0; i < live.signals.size(); i++) {
      SignalRaised signal = live.signals.get(i);
      StrategyId strategy = signal.strategy();
      tapes
          .computeIfAbsent(
              strategy + " " + signal.instrument(),
              any -> new SignalTape(strategy, signal.instrument()))
          .add(signal, nanos(live.signalTimes.get(i)));
    }
    return List.copyOf(tapes.values());
  }

  /**
   * The market by the executor's own clock. At a signal the quote that it met is shown once more,
   * as signals are raised with quotes.
   *
   * <p>Quotes and books are taken by threads of their own, each of which reads the clock before it
   * waits for its turn to be written: the order of the session counts, and time stands still rather
   * than go back.
   */
  static List<MarketEvent> tape(LiveFills live) {
    List<MarketEvent> tape = new ArrayList<>();
    Map<InstrumentId, BestQuote> latest = new HashMap<>();
    int next = 0;
    long last = nanos(live.marketTimes.getFirst());
    for (int i = 0; i < live.market.size(); i++) {
      long at = Math.max(last, nanos(live.marketTimes.get(i)));
      for (; next < live.signals.size() && nanos(live.signalTimes.get(next)) < at; next++) {
        BestQuote quote = latest.get(live.signals.get(next).instrument());
        if (quote != null) {
          last = Math.max(last, nanos(live.signalTimes.get(next)));
          tape.add(at(quote, last));
        }
      }
      InstrumentEvent event = live.market.get(i);
      if (event instanceof BestQuote quote) {
        latest.put(quote.instrument(), quote);
      }
      tape.add(at(event, at));
      last = at;
    }
    return tape;
  }

  private static MarketEvent at(InstrumentEvent event, long atNs) {
    return switch (event) {
      case BestQuote quote ->
          new BestQuote(
              quote.instrument(),
              quote.bid(),
              quote.bidQuantity(),
              quote.ask(),
              quote.askQuantity(),
              quote.updateId(),
              atNs,
              atNs);
      case BookSnapshot book ->
          new BookSnapshot(
              book.instrument(), book.bids(), book.asks(), book.updateId(), atNs, atNs);
      case PublicTrade _, CandleClosed _ ->
          throw new IllegalStateException("no part of a tape of fills: " + event);
    };
  }

  private static long nanos(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
  }
}
