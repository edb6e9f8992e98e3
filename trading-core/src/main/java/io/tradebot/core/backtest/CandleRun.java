package io.tradebot.core.backtest;

import io.tradebot.common.account.Position;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.money.Money;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.core.backtest.CandleMarket.Crossing;
import io.tradebot.core.engine.TradingInput;
import io.tradebot.core.matching.FillModel;
import io.tradebot.core.strategy.MarketStream;
import io.tradebot.core.strategy.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One run over candles.
 *
 * <p>At a candle's end the engine learns its close as a quote and then the candle itself. What it
 * decides meets the market within the next candle, at the open if nothing takes time. Between, the
 * price follows a {@link CandlePath}; the moments at which it meets a stop, a target or a resting
 * order are computed, so that an instrument on which nothing of ours is costs two inputs a candle.
 */
final class CandleRun implements Simulation.MarketSource {
  /** Candles never show who was first at a price: a touch fills nothing, only passing does. */
  private static final FillModel.Factory PASSED_ONLY = visible -> new NeverReached();

  private static final TradingInput TICK = new TradingInput.Tick();

  private final BacktestSettings settings;
  private final Simulation simulation;
  private final List<CandleMarket> markets = new ArrayList<>();
  private final Map<InstrumentId, CandleMarket> byId = new HashMap<>();
  private final List<CandleMarket> group = new ArrayList<>();
  private final boolean everyTurn;
  private long day = Long.MIN_VALUE;
  private boolean wasActive;

  /**
   * A run.
   *
   * @param everyTurn whether the engine sees open, extremes and close of every candle, even where
   *     nothing can come of it; slower, and the same result
   */
  CandleRun(
      BacktestSettings settings,
      List<Strategy> strategies,
      List<CandleHistory> histories,
      boolean everyTurn) {
    this.settings = settings;
    this.everyTurn = everyTurn;
    this.simulation = new Simulation(settings, strategies, PASSED_ONLY, this);
    Map<InstrumentId, Instrument> instruments = new HashMap<>();
    settings.instruments().forEach(instrument -> instruments.put(instrument.id(), instrument));
    for (CandleHistory history : histories) {
      Instrument instrument =
          Objects.requireNonNull(
              instruments.get(history.instrument()), () -> "no filters of " + history.instrument());
      CandleMarket market =
          new CandleMarket(
              instrument, history, settings.spread(), simulation.presence(history.instrument()));
      markets.add(market);
      if (byId.put(market.id, market) != null) {
        throw new IllegalArgumentException("two histories of " + market.id);
      }
      if (history.timeframe() != histories.getFirst().timeframe()) {
        throw new IllegalArgumentException(
            "all candles of a run must have one length, were "
                + histories.getFirst().timeframe()
                + " and "
                + history.timeframe());
      }
    }
    for (Strategy strategy : strategies) {
      for (InstrumentId id : strategy.instruments()) {
        want(strategy, id);
      }
    }
  }

  private final Map<InstrumentId, Set<String>> wanted = new HashMap<>();

  private void want(Strategy strategy, InstrumentId id) {
    CandleMarket market = byId.get(id);
    if (market == null) {
      throw new IllegalArgumentException(
          "no candles of " + id + ", which " + strategy.id() + " trades");
    }
    if (strategy.needs().contains(MarketStream.BOOK)) {
      throw new IllegalArgumentException(
          "strategy " + strategy.id() + " needs order books, and candles have none");
    }
    if (wanted.computeIfAbsent(id, any -> new TreeSet<>()).add(strategy.timeframe().code())) {
      market.wanted(strategy.timeframe());
    }
  }

  BacktestResult run(BacktestProgress progress) {
    long begin = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (CandleMarket market : markets) {
      if (!market.isOver()) {
        begin = Math.min(begin, market.openTimeNs());
        end = Math.max(end, market.history.closeTimeNs(market.history.size() - 1));
      }
    }
    if (end == Long.MIN_VALUE) {
      throw new IllegalArgumentException("there is no candle to run over");
    }
    simulation.begin(begin);
    Money initial = null;
    int told = 0;
    for (long openNs = next(); openNs != Long.MAX_VALUE; openNs = next()) {
      step(openNs);
      if (initial == null) {
        initial = simulation.equity();
      }
      int percent = (int) ((double) (openNs - begin) / (end - begin) * 100);
      if (percent > told) {
        told = percent;
        progress.reached(percent);
      }
    }
    simulation.agenda.runBefore(end + 1);
    simulation.input(new TradingInput.Tick(), end);
    return simulation.recorder.result(
        Objects.requireNonNull(initial), instant(begin), instant(end));
  }

  private static Instant instant(long timeNs) {
    return SimulatedVenue.instant(timeNs);
  }

  private long next() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < markets.size(); i++) {
      CandleMarket market = markets.get(i);
      if (!market.isOver()) {
        next = Math.min(next, market.openTimeNs());
      }
    }
    return next;
  }

  private void step(long openNs) {
    group.clear();
    for (int i = 0; i < markets.size(); i++) {
      CandleMarket market = markets.get(i);
      if (!market.isOver() && market.openTimeNs() == openNs) {
        group.add(market);
      }
    }
    // What falls due in a gap before this candle.
    simulation.agenda.runBefore(openNs);
    for (int i = 0; i < group.size(); i++) {
      opens(group.get(i), openNs);
    }
    long closeNs = group.getFirst().closeTimeNs();
    simulation.agenda.runBefore(closeNs);
    closes(closeNs);
  }

  private void opens(CandleMarket market, long openNs) {
    market.begin();
    if (market.presence.isActive() || everyTurn) {
      market.drawPath(lowFirst(market));
      tell(market, market.open(), openNs);
      matchWaiting(market, openNs);
      foresee(market, openNs);
    }
  }

  /** The low hurts whoever holds; the high hurts whoever hopes to buy lower. */
  private boolean lowFirst(CandleMarket market) {
    if (!market.presence.positions.isEmpty()) {
      return true;
    }
    List<OrderIntent> working = simulation.venue.workingOn(market.id);
    boolean takes = working.size() < market.presence.working;
    for (OrderIntent order : working) {
      takes |= order.type() == OrderType.MARKET;
    }
    return takes;
  }

  /** Engine and venue see the price. */
  private void tell(CandleMarket market, long price, long atNs) {
    show(market, price, atNs);
    simulation.quote(market.quote(price, atNs), market.presence, atNs);
  }

  private void show(CandleMarket market, long price, long atNs) {
    market.show(simulation.venue, market.bid(price), market.ask(price), price, atNs);
  }

  private void closes(long closeNs) {
    boolean active = everyTurn;
    for (int i = 0; i < markets.size(); i++) {
      active |= markets.get(i).presence.isActive();
    }
    for (int i = 0; i < group.size(); i++) {
      CandleMarket market = group.get(i);
      if (market.presence.isActive() || everyTurn) {
        show(market, market.close(), closeNs);
      }
      simulation.quote(market.quote(market.close(), closeNs), market.presence, closeNs);
    }
    simulation.measureClock(closeNs);
    long today = Math.floorDiv(closeNs, Simulation.DAY_NS);
    if (active || wasActive || today != day) {
      simulation.input(TICK, closeNs);
    }
    day = today;
    wasActive = active;
    for (int i = 0; i < group.size(); i++) {
      CandleMarket market = group.get(i);
      CandleClosed candle = market.candle();
      if (market.sendsOwnTimeframe()) {
        simulation.input(new TradingInput.Market(candle), closeNs);
      }
      for (Aggregation aggregation : market.longer) {
        CandleClosed whole = aggregation.add(candle);
        if (whole != null) {
          simulation.input(new TradingInput.Market(whole), closeNs);
        }
      }
      if (market.presence.isActive()) {
        // An order on its way is checked against the last price there was.
        show(market, market.close(), closeNs);
      }
      market.end();
    }
  }

  @Override
  public void orderWaits(InstrumentId instrument, long atNs) {
    CandleMarket market = byId.get(instrument);
    if (market != null && market.isInside()) {
      market.drawPath(lowFirst(market));
      long price = market.priceAt(atNs);
      show(market, price, atNs);
      matchWaiting(market, atNs);
      foresee(market, atNs);
    }
  }

  /** Takers pay for their size on top of the touch. */
  private void matchWaiting(CandleMarket market, long atNs) {
    for (OrderIntent order = simulation.venue.nextWaiting(market.id);
        order != null;
        order = simulation.venue.nextWaiting(market.id)) {
      long price = market.priceAt(atNs);
      long bid = market.bid(price);
      long ask = market.ask(price);
      boolean buys = order.side() == Side.BUY;
      long touch = buys ? ask : bid;
      long shift = order.type() == OrderType.MARKET ? impact(market, order, touch) : 0;
      if (shift > 0) {
        long moved = market.moved(order.side(), touch, shift);
        market.show(simulation.venue, buys ? bid : moved, buys ? moved : ask, price, atNs);
      }
      simulation.venue.matchFirst(market.id, (bid + ask) / 2, touch, atNs);
      market.show(simulation.venue, bid, ask, price, atNs);
    }
  }

  private long impact(CandleMarket market, OrderIntent order, long touch) {
    return settings
        .impact()
        .shift(order.side(), touch, order.quantity().raw(), market.volatility(), market.volume());
  }

  @Override
  public void levelsChanged(InstrumentId instrument, long atNs) {
    CandleMarket market = byId.get(instrument);
    if (market != null && market.isInside()) {
      market.drawPath(true);
      foresee(market, atNs);
    }
  }

  /** Enters into the agenda when the path next meets anything of ours. */
  private void foresee(CandleMarket market, long fromNs) {
    long episode = market.episode();
    if (everyTurn) {
      for (int point = 1; point < 3; point++) {
        if (market.path().timeOf(point) > fromNs) {
          enter(
              market,
              new Crossing(market.path().timeOf(point), market.path().priceOf(point)),
              episode);
        }
      }
    }
    for (Position position : market.presence.positions.values()) {
      if (position.stopLoss() != null) {
        enter(market, market.stop(position.stopLoss(), fromNs), episode);
      }
      if (position.takeProfit() != null) {
        enter(market, market.target(position.takeProfit(), fromNs), episode);
      }
    }
    for (OrderIntent order : simulation.venue.workingOn(market.id)) {
      enter(market, market.resting(order, fromNs), episode);
    }
  }

  private void enter(CandleMarket market, @Nullable Crossing crossing, long episode) {
    if (crossing != null) {
      simulation.agenda.add(
          crossing.timeNs(),
          at -> {
            if (market.isInside() && market.episode() == episode) {
              tell(market, crossing.price(), at);
            }
          });
    }
  }

  /** A queue that no trade at the order's own price comes through. */
  private static final class NeverReached implements FillModel {
    @Override
    public long tradedAtPrice(long quantity) {
      return 0;
    }

    @Override
    public void levelChanged(long quantity) {}

    @Override
    public long ahead() {
      return Long.MAX_VALUE;
    }
  }
}
