package io.tradebot.core.execution;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Rounding;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.system.AlertRaised.Level;
import io.tradebot.core.portfolio.PositionKey;
import io.tradebot.core.risk.DenialCode;
import io.tradebot.core.sizing.PositionSizer;
import io.tradebot.core.sizing.Sizing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
      exits.want(key, OrderRole.EXIT, "signal", signal.signalId());
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
    Money exposureLeft =
        equity.times(desk.settings.risk().maxGrossExposure(), Rounding.DOWN).minus(desk.exposure());
    Sizing sizing =
        sizer.size(
            new PositionSizer.Request(
                instrument,
                quote.ask(),
                signal.atr(),
                equity,
                exposureLeft,
                desk.unclaimedCash(),
                desk.settings.risk().maxOrderNotional()));
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

  private OrderIntent intent(
      SignalRaised signal, Instrument instrument, BestQuote quote, Sizing.Sized sized) {
    Price limit =
        switch (desk.settings.entry()) {
          case MARKET -> null;
          case LIMIT -> quote.bid().roundTo(instrument.tick(), Rounding.DOWN);
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
        TimeInForce.GTC,
        false,
        OrderRole.ENTRY,
        signal.signalId());
  }

  private static DenialCode codeOf(Sizing.Reason reason) {
    return switch (reason) {
      case NO_RANGE -> DenialCode.NO_RANGE;
      case STOP_TOO_FAR -> DenialCode.STOP_TOO_FAR;
      case TOO_SMALL -> DenialCode.SIZE_TOO_SMALL;
      case EXIT_BELOW_MINIMUM -> DenialCode.EXIT_BELOW_MINIMUM;
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
