package io.tradebot.core.backtest;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.Position;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.message.Message;
import io.tradebot.common.money.Money;
import io.tradebot.common.order.OrderCanceled;
import io.tradebot.common.order.OrderDenied;
import io.tradebot.common.order.OrderEvent;
import io.tradebot.common.order.OrderExpired;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRejected;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.core.engine.TradingEngine;
import io.tradebot.core.engine.TradingInput;
import io.tradebot.core.engine.TradingOutput;
import io.tradebot.core.execution.ExecutionEngine;
import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.core.matching.FillModel;
import io.tradebot.core.matching.LatencyModel;
import io.tradebot.core.portfolio.PositionKey;
import io.tradebot.core.signal.SignalEngine;
import io.tradebot.core.signal.SignalOutput;
import io.tradebot.core.strategy.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The engine, the venue, and what is under way between them in virtual time. */
final class Simulation implements SimulatedVenue.Observer {
  static final long DAY_NS = Duration.ofDays(1).toNanos();
  private static final long CLOCK_INTERVAL_NS = Duration.ofMinutes(5).toNanos();
  private static final Duration RECONCILE_INTERVAL = Duration.ofDays(1);

  /** Who makes the market move. */
  interface MarketSource {
    /** An order waits at the venue for the market's next event. */
    void orderWaits(InstrumentId instrument, long atNs);

    /** Stops, targets or resting orders on an instrument are others now. */
    void levelsChanged(InstrumentId instrument, long atNs);
  }

  /** What is ours on an instrument. */
  static final class Presence {
    final Map<PositionKey, Position> positions = new LinkedHashMap<>();
    int working;
    long mid;

    boolean isActive() {
      return working > 0 || !positions.isEmpty();
    }
  }

  final Agenda agenda = new Agenda();
  final SimulatedVenue venue;
  final Recorder recorder = new Recorder();
  private final BacktestSettings settings;
  private final TradingEngine engine;
  private final ExecutionEngine execution;
  private final MarketSource market;
  private final Map<InstrumentId, Presence> presences = new HashMap<>();
  private final LatencyModel entryDelay;
  private final LatencyModel responseDelay;
  private long clockDueNs = Long.MIN_VALUE;
  private long commands;
  private long lastReportNs = Long.MIN_VALUE;
  private long nowNs = Long.MIN_VALUE;
  private Instant now = Instant.EPOCH;

  Simulation(
      BacktestSettings settings,
      List<Strategy> strategies,
      FillModel.Factory queue,
      MarketSource market) {
    this.settings = settings;
    this.market = market;
    this.execution = new ExecutionEngine(running(settings.execution()), settings.instruments());
    this.engine = new TradingEngine(new SignalEngine(strategies), execution);
    this.venue = new SimulatedVenue(settings, queue, this);
    this.entryDelay = settings.delays().entry().get();
    this.responseDelay = settings.delays().response().get();
    for (Instrument instrument : settings.instruments()) {
      presences.put(instrument.id(), new Presence());
    }
  }

  /**
   * Trading from the start, and the venue's lists compared once a day: this venue cannot differ.
   */
  private static ExecutionSettings running(ExecutionSettings live) {
    return new ExecutionSettings(
        live.account(),
        live.quote(),
        TradingState.RUNNING,
        live.entry(),
        live.entryTimeout(),
        live.maxHolding(),
        live.fallbackStop(),
        RECONCILE_INTERVAL,
        live.requestTimeout(),
        live.receiveWindow(),
        live.clockError(),
        live.stopTimeout(),
        live.makerFee(),
        live.takerFee(),
        live.sizing(),
        live.risk(),
        live.exits(),
        live.statedPrices());
  }

  void begin(long atNs) {
    measureClock(atNs);
    input(new TradingInput.Venue(venue.snapshot(atNs)), atNs);
  }

  Presence presence(InstrumentId instrument) {
    return Objects.requireNonNull(presences.get(instrument), instrument::toString);
  }

  /** Compares our clock with the venue's when it is time to: they do not differ here. */
  void measureClock(long atNs) {
    if (atNs >= clockDueNs) {
      clockDueNs = atNs + CLOCK_INTERVAL_NS;
      input(
          new TradingInput.Venue(
              new VenueReport.ClockMeasured(Duration.ZERO, SimulatedVenue.instant(atNs))),
          atNs);
    }
  }

  void quote(BestQuote quote, Presence presence, long atNs) {
    presence.mid = (quote.bid().raw() + quote.ask().raw()) / 2;
    input(new TradingInput.Market(quote), atNs);
  }

  void input(TradingInput input, long atNs) {
    // Several inputs come at one moment, and an Instant is dear beside an input.
    if (atNs != nowNs) {
      nowNs = atNs;
      now = SimulatedVenue.instant(atNs);
    }
    List<TradingOutput> outputs = engine.process(input, now);
    for (int i = 0; i < outputs.size(); i++) {
      handle(outputs.get(i), atNs);
    }
  }

  private void handle(TradingOutput output, long atNs) {
    switch (output) {
      case TradingOutput.Decided decided -> decided(decided.output());
      case TradingOutput.Executed executed -> executed(executed.output(), atNs);
    }
  }

  private void decided(SignalOutput output) {
    switch (output) {
      case SignalOutput.Analysed _ -> {}
      case SignalOutput.Predicted _ -> {}
      case SignalOutput.Raised _ -> recorder.count("signals");
      case SignalOutput.BasketWanted _ -> recorder.count("baskets");
      case SignalOutput.CandlesMissing missing -> {
        for (long i = 0; i < missing.missing(); i++) {
          recorder.count("candles_missing");
        }
      }
      case SignalOutput.StrategyFailed failed ->
          throw new IllegalStateException(
              "strategy "
                  + failed.strategy()
                  + " failed at "
                  + failed.at()
                  + ": "
                  + failed.reason());
    }
  }

  private void executed(ExecutionOutput output, long atNs) {
    switch (output) {
      case ExecutionOutput.SendOrder send -> send(send.order().intent(), atNs);
      case ExecutionOutput.SendCancel cancel ->
          agenda.add(atNs + entryDelay.nextDelayNs(), at -> venue.cancel(cancel.orderId(), at));
      case ExecutionOutput.SendCancelAll all ->
          agenda.add(atNs + entryDelay.nextDelayNs(), at -> venue.cancelAll(all.instrument(), at));
      case ExecutionOutput.QueryOrder query ->
          agenda.add(
              atNs, at -> input(new TradingInput.Venue(venue.query(query.orderId(), at)), at));
      case ExecutionOutput.ReadVenue _ ->
          agenda.add(atNs, at -> input(new TradingInput.Venue(venue.snapshot(at)), at));
      case ExecutionOutput.Publish publish -> published(publish.message(), atNs);
    }
  }

  private void send(OrderIntent intent, long atNs) {
    Presence presence = presence(intent.instrument());
    presence.working++;
    recorder.sent(intent, atNs, presence.mid);
    agenda.add(
        atNs + entryDelay.nextDelayNs(),
        at -> {
          venue.arrive(intent, at);
          if (venue.hasWaiting(intent.instrument())) {
            market.orderWaits(intent.instrument(), at);
          }
        });
    if (intent.type() != OrderType.MARKET) {
      // Its time-out falls due between two candles.
      agenda.add(
          atNs + settings.execution().entryTimeout().toNanos(),
          at -> input(new TradingInput.Tick(), at));
    }
  }

  private void published(Message message, long atNs) {
    switch (message) {
      case EquityMarked mark -> recorder.marked(mark, atNs);
      case PositionEvent event -> position(event, atNs);
      case OrderEvent event -> order(event);
      case AlertRaised alert -> recorder.count("alert." + alert.code());
      case TradingStateChanged changed -> {
        if (changed.to() == TradingState.HALTED) {
          halted(changed, atNs);
        }
      }
      default -> {}
    }
  }

  private void position(PositionEvent event, long atNs) {
    Position position = event.position();
    Presence presence = presence(position.instrument());
    PositionKey key = new PositionKey(position.strategy(), position.instrument());
    if (event instanceof PositionClosed closed) {
      presence.positions.remove(key);
      recorder.closed(closed);
    } else {
      presence.positions.put(key, position);
      market.levelsChanged(position.instrument(), atNs);
    }
  }

  private void order(OrderEvent event) {
    boolean over =
        switch (event) {
          case OrderFilled filled -> filled.leavesQuantity().isZero();
          case OrderCanceled _ -> {
            recorder.count("orders_canceled");
            yield true;
          }
          case OrderExpired _ -> {
            recorder.count("orders_expired");
            yield true;
          }
          case OrderRejected rejected -> {
            recorder.count("rejected." + rejected.code());
            yield true;
          }
          case OrderDenied denied -> {
            recorder.count("denied." + denied.code());
            yield false;
          }
          default -> false;
        };
    if (over) {
      presence(event.stamp().instrument()).working--;
    }
  }

  private void halted(TradingStateChanged changed, long atNs) {
    recorder.halted(atNs, changed.reason());
    if (settings.afterHalt() == BacktestSettings.AfterHalt.RESET_NEXT_DAY) {
      agenda.add(
          Math.floorDiv(atNs, DAY_NS) * DAY_NS + DAY_NS,
          at -> {
            command(ControlAction.RESET, at);
            command(ControlAction.START, at);
          });
    }
  }

  private void command(ControlAction action, long atNs) {
    Instant at = SimulatedVenue.instant(atNs);
    input(
        new TradingInput.Command(
            new ControlCommand(
                "backtest-" + ++commands, action, "backtest", "looked at after a halt", at)),
        atNs);
  }

  // ---- the venue speaks

  /** Reports come over one connection: none overtakes another. */
  @Override
  public void reported(VenueReport report, long atNs) {
    lastReportNs = Math.max(lastReportNs, atNs + responseDelay.nextDelayNs());
    agenda.add(lastReportNs, at -> input(new TradingInput.Venue(report), at));
  }

  @Override
  public void filled(VenueReport.Filled fill, long arrivalMid, long arrivalTouch, boolean last) {
    recorder.filled(fill, arrivalMid, arrivalTouch, last);
  }

  /** Equity by the venue's books at the engine's prices. */
  Money equity() {
    Money equity = execution.equity();
    return equity == null ? Money.zero(settings.execution().quote()) : equity;
  }
}
