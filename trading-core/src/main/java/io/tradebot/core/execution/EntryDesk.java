package io.tradebot.core.execution;

import io.tradebot.common.control.ForceEntry;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.performance.TradeTally;
import io.tradebot.core.portfolio.PositionKey;
import io.tradebot.core.risk.DenialCode;
import io.tradebot.core.risk.RiskVerdict;
import io.tradebot.core.sizing.PositionSizer;
import io.tradebot.core.sizing.Sizing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns signals into entries, and hands wishes to leave to the {@link ExitDesk}. Each signal acts
 * once.
 */
final class EntryDesk {
  private static final int SIGNALS_KEPT = 5_000;
  private static final Duration DENIAL_REPEATS_AFTER = Duration.ofSeconds(10);

  private final Desk desk;
  private final OrderRoom room;
  private final ExitDesk exits;
  private final PositionSizer sizer;
  private final Map<String, Integer> seen = new LinkedHashMap<>();

  EntryDesk(Desk desk, OrderRoom room, ExitDesk exits) {
    this.desk = desk;
    this.room = room;
    this.exits = exits;
    this.sizer = new PositionSizer(desk.settings.sizing(), desk.settings.worstFee());
  }

  void signal(SignalRaised signal, boolean panicking) {
    int times = seen.merge(signal.signalId(), 1, Integer::sum);
    if (times > 1) {
      int limit = desk.settings.risk().breakers().maxSignalRepeats();
      if (times > limit) {
        desk.halt("SIGNAL_REPEATED", "signal=" + signal.signalId() + " limit=" + limit);
      }
      return;
    }
    if (seen.size() > SIGNALS_KEPT) {
      seen.remove(seen.keySet().iterator().next());
    }
    if (desk.now.isAfter(signal.expiresAt())) {
      refuse(signal, DenialCode.SIGNAL_EXPIRED, "expired_at=" + signal.expiresAt());
      return;
    }
    if (!desk.isRead(signal.instrument()) || panicking) {
      refuse(
          signal,
          panicking ? DenialCode.TRADING_STATE : DenialCode.NOT_RECONCILED,
          "state=" + desk.state + " reconciled=" + desk.isRead(signal.instrument()));
      return;
    }
    PositionKey key = new PositionKey(signal.strategy(), signal.instrument());
    if (signal.stance() == Stance.FLAT) {
      exits.want(key, OrderRole.EXIT, ExitReason.SIGNAL, signal.signalId());
      return;
    }
    boolean working = !desk.orders.entries(key.strategy(), key.instrument()).isEmpty();
    if ((desk.portfolio.open(key) != null && !exits.wants(key)) || working) {
      // The stance is taken, or being taken.
      return;
    }
    enter(signal, key);
  }

  private void enter(SignalRaised signal, PositionKey key) {
    Instrument instrument = desk.instruments.get(signal.instrument());
    if (instrument == null) {
      refuse(signal, DenialCode.INSTRUMENT_UNKNOWN, "instrument=" + signal.instrument());
      return;
    }
    BestQuote quote = desk.board.quote(signal.instrument());
    if (quote == null) {
      refuse(signal, DenialCode.QUOTE_MISSING, "instrument=" + signal.instrument());
      return;
    }
    Money equity = desk.equity();
    if (equity == null || !equity.isPositive()) {
      refuse(signal, DenialCode.EQUITY_UNKNOWN, "equity=" + (equity == null ? "unknown" : equity));
      return;
    }
    Sizing sizing =
        sizer.size(request(instrument, quote.ask(), signal.atr(), equity, signal.strategy()));
    switch (sizing) {
      case Sizing.Refused refused -> refuse(signal, codeOf(refused.reason()), refused.detail());
      case Sizing.Sized sized -> {
        OrderIntent intent = intent(signal, instrument, quote, sized);
        room.send(
            intent,
            new ExecutionState.EntryPlan(
                intent.orderId(), sized.stopDistance(), sized.targetDistance()),
            exits.wants(key));
      }
    }
  }

  /** What came of an entry by hand. */
  sealed interface Forced {
    /** There was no order that could be judged. */
    record Refused(String detail) implements Forced {}

    record Judged(RiskVerdict verdict) implements Forced {}
  }

  /** Enters by a person's wish, through the same gate. */
  Forced force(ForceEntry command) {
    Instrument instrument = desk.instruments.get(command.instrument());
    BestQuote quote = desk.board.quote(command.instrument());
    if (instrument == null || quote == null) {
      return new Forced.Refused(
          (instrument == null ? DenialCode.INSTRUMENT_UNKNOWN : DenialCode.QUOTE_MISSING)
              + " instrument="
              + command.instrument());
    }
    Price price = command.limitPrice() == null ? quote.ask() : command.limitPrice();
    Price stop = Price.ofRaw(Math.max(1, fraction(price, desk.settings.fallbackStop())));
    Price target =
        Price.ofRaw(
            Math.max(
                1,
                FixedPoint.divide(
                    FixedPoint.multiply(
                        stop.raw(), desk.settings.sizing().targetAtr().raw(), Rounding.UP),
                    desk.settings.sizing().stopAtr().raw(),
                    Rounding.UP)));
    Quantity quantity = command.quantity();
    if (quantity == null) {
      Money equity = desk.equity();
      if (equity == null || !equity.isPositive()) {
        return new Forced.Refused(DenialCode.EQUITY_UNKNOWN + " equity=unknown");
      }
      Price range =
          Price.ofRaw(
              Math.max(
                  1,
                  FixedPoint.divide(
                      stop.raw(), desk.settings.sizing().stopAtr().raw(), Rounding.UP)));
      switch (sizer.size(request(instrument, price, range, equity, command.strategy()))) {
        case Sizing.Refused refused -> {
          return new Forced.Refused(codeOf(refused.reason()) + " " + refused.detail());
        }
        case Sizing.Sized sized -> {
          quantity = sized.quantity();
          stop = sized.stopDistance();
          target = sized.targetDistance();
        }
      }
    }
    if (quantity.isZero()) {
      return new Forced.Refused(DenialCode.SIZE_TOO_SMALL + " quantity=0");
    }
    OrderIntent intent =
        new OrderIntent(
            ClientOrderId.derive(
                desk.settings.account(), command.strategy(), command.commandId(), 0, 0),
            desk.settings.account(),
            command.strategy(),
            command.instrument(),
            Side.BUY,
            command.limitPrice() == null ? OrderType.MARKET : OrderType.LIMIT,
            quantity,
            command.limitPrice(),
            null,
            command.timeInForce(),
            command.postOnly(),
            OrderRole.ENTRY,
            command.commandId());
    PositionKey key = new PositionKey(command.strategy(), command.instrument());
    return new Forced.Judged(
        room.send(
            intent,
            new ExecutionState.EntryPlan(intent.orderId(), stop, target),
            exits.wants(key)));
  }

  private static long fraction(Price price, Rate rate) {
    return FixedPoint.multiply(price.raw(), rate.raw(), Rounding.UP);
  }

  private PositionSizer.Request request(
      Instrument instrument,
      Price price,
      @Nullable Price range,
      Money equity,
      StrategyId strategy) {
    TradeTally record = desk.performance.of(strategy);
    Money exposureLeft =
        equity.times(desk.settings.risk().maxGrossExposure(), Rounding.DOWN).minus(desk.exposure());
    return new PositionSizer.Request(
        instrument,
        price,
        range,
        equity,
        exposureLeft,
        desk.unclaimedCash(),
        desk.settings.risk().maxOrderNotional(),
        new PositionSizer.TrackRecord(
            record.wins(), record.losses(), record.grossProfit(), record.grossLoss()));
  }

  private OrderIntent intent(
      SignalRaised signal, Instrument instrument, BestQuote quote, Sizing.Sized sized) {
    ExecutionSettings.EntryStyle style = desk.settings.entry();
    Price limit =
        switch (style) {
          case MARKET -> null;
          case LIMIT, POST_ONLY -> quote.bid().roundTo(instrument.tick(), Rounding.DOWN);
          case IOC, FOK -> quote.ask().roundTo(instrument.tick(), Rounding.UP);
        };
    return new OrderIntent(
        ClientOrderId.derive(desk.settings.account(), signal.strategy(), signal.signalId(), 0, 0),
        desk.settings.account(),
        signal.strategy(),
        signal.instrument(),
        Side.BUY,
        limit == null ? OrderType.MARKET : OrderType.LIMIT,
        sized.quantity(),
        limit,
        null,
        switch (style) {
          case MARKET, LIMIT, POST_ONLY -> TimeInForce.GTC;
          case IOC -> TimeInForce.IOC;
          case FOK -> TimeInForce.FOK;
        },
        style == ExecutionSettings.EntryStyle.POST_ONLY,
        OrderRole.ENTRY,
        signal.signalId());
  }

  private static DenialCode codeOf(Sizing.Reason reason) {
    return switch (reason) {
      case NO_RANGE -> DenialCode.NO_RANGE;
      case STOP_TOO_FAR -> DenialCode.STOP_TOO_FAR;
      case TOO_SMALL -> DenialCode.SIZE_TOO_SMALL;
      case EXIT_BELOW_MINIMUM -> DenialCode.EXIT_BELOW_MINIMUM;
      case NO_EDGE -> DenialCode.NO_EDGE;
    };
  }

  /** Refuses a signal before there is an order that could be denied. */
  private void refuse(SignalRaised signal, DenialCode code, String detail) {
    String what = "refused|" + signal.strategy() + '|' + signal.instrument() + '|' + code;
    if (desk.firstOf(what, DENIAL_REPEATS_AFTER)) {
      desk.alert(
          Level.INFO,
          "SIGNAL_REFUSED",
          "code="
              + code
              + " strategy="
              + signal.strategy()
              + " instrument="
              + signal.instrument()
              + " signal="
              + signal.signalId()
              + " "
              + detail);
    }
  }

  List<String> seen() {
    return new ArrayList<>(seen.keySet());
  }

  void restore(List<String> signals) {
    signals.forEach(signal -> seen.put(signal, 1));
  }
}
