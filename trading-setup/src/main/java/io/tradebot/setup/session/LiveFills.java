package io.tradebot.setup.session;

import io.tradebot.common.account.Balance;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.money.Money;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.core.execution.ExecutionEngine;
import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.execution.VenueReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What really happened to the orders of the first stretch of a session in which trading was
 * running, and the market that it happened in.
 */
final class LiveFills implements ExecutionReplay.Observer {
  /** An order that was sent, and what it traded. */
  static final class Sent {
    final OrderIntent intent;
    final Instant at;
    double quantity;
    double value;

    Sent(OrderIntent intent, Instant at) {
      this.intent = intent;
      this.at = at;
    }
  }

  final Map<ClientOrderId, Sent> orders = new LinkedHashMap<>();
  final List<SignalRaised> signals = new ArrayList<>();
  final List<Instant> signalTimes = new ArrayList<>();
  final List<InstrumentEvent> market = new ArrayList<>();
  final List<Instant> marketTimes = new ArrayList<>();
  final List<Long> toVenueNs = new ArrayList<>();
  final List<Long> toUsNs = new ArrayList<>();
  List<Balance> funds = List.of();
  @Nullable Money initial;
  @Nullable Money last;
  private final Map<ClientOrderId, Instant> sentAt = new HashMap<>();
  private boolean begun;
  private boolean over;

  /** Whether trading ever ran. */
  boolean ran() {
    return begun && initial != null;
  }

  @Override
  public void stepped(SessionLine line, ExecutionEngine engine, List<ExecutionOutput> outputs) {
    boolean running = engine.tradingState() == TradingState.RUNNING;
    if (!begun && running && engine.equity() != null && engine.positions().isEmpty()) {
      begun = true;
      funds = engine.balances();
      initial = engine.equity();
    }
    if (!begun || over) {
      return;
    }
    if (!running) {
      over = true;
      return;
    }
    Money equity = engine.equity();
    last = equity == null ? last : equity;
    switch (line.input()) {
      case SignalRaised signal -> {
        signals.add(signal);
        signalTimes.add(line.at());
      }
      case BestQuote quote -> add(quote, line.at());
      case VenueReport.Accepted accepted -> {
        Instant sent = sentAt.remove(accepted.orderId());
        if (sent != null) {
          toVenueNs.add(Math.max(0, Duration.between(sent, accepted.at()).toNanos()));
          toUsNs.add(Math.max(0, Duration.between(accepted.at(), line.at()).toNanos()));
        }
      }
      default -> {}
    }
    for (ExecutionOutput output : outputs) {
      switch (output) {
        case ExecutionOutput.SendOrder send -> {
          OrderIntent intent = send.order().intent();
          orders.put(intent.orderId(), new Sent(intent, line.at()));
          sentAt.put(intent.orderId(), line.at());
        }
        case ExecutionOutput.Publish(OrderFilled fill) -> {
          Sent order = orders.get(fill.stamp().orderId());
          if (order != null) {
            order.quantity += fill.quantity().toDouble();
            order.value += fill.quantity().toDouble() * fill.price().toDouble();
          }
        }
        default -> {}
      }
    }
  }

  @Override
  public void seen(SessionLine line) {
    if (begun && !over && line.input() instanceof BookSnapshot book) {
      add(book, line.at());
    }
  }

  private void add(InstrumentEvent event, Instant at) {
    market.add(event);
    marketTimes.add(at);
  }
}
