package io.tradebot.core.execution;

import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.PanicStep;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderRole;
import io.tradebot.core.order.OrderState;
import io.tradebot.core.performance.PerformanceBook;
import io.tradebot.core.portfolio.EquityBook;
import io.tradebot.core.portfolio.PortfolioState;
import io.tradebot.core.portfolio.PositionKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the engine must not forget, as plain data: stored by the service after each step that
 * changed it, given back at the next start. Balances and market data are not in it; they are read
 * anew.
 *
 * @param exportedAt when it was taken; intents journaled later are questions to the venue
 * @param fillsKnownFrom fills of unknown orders before this belong to orders that were forgotten on
 *     purpose
 * @param entryPlans where stop and target of a position will lie once its entry fills
 * @param exitPlans positions that are being closed
 * @param lossStreak losing round trips in a row
 * @param signals ids of the signals acted upon or refused, oldest first
 * @param commands answers given, oldest first
 * @param pending a STOP or RESTART that is not answered yet; null when there is none
 * @param panic the last panic; null when there was none since the last reset
 * @param haltedInstruments without entries until a reset
 * @param guards what protections and people have forbidden; null in a state from before there were
 *     any
 * @param results what trades brought and cost; null likewise
 * @param baskets trades in a circle; null likewise
 */
public record ExecutionState(
    Instant exportedAt,
    Instant fillsKnownFrom,
    TradingState tradingState,
    long haltEpoch,
    String stateReason,
    List<OrderState> orders,
    PortfolioState portfolio,
    List<EntryPlan> entryPlans,
    List<ExitPlan> exitPlans,
    EquityBook.State equity,
    int lossStreak,
    List<Instant> roundTrips,
    List<String> signals,
    List<CommandHandled> commands,
    @Nullable PendingCommand pending,
    @Nullable Panic panic,
    List<InstrumentId> haltedInstruments,
    @Nullable Guards guards,
    @Nullable Results results,
    @Nullable Baskets baskets) {
  public ExecutionState {
    orders = List.copyOf(orders);
    entryPlans = List.copyOf(entryPlans);
    exitPlans = List.copyOf(exitPlans);
    roundTrips = List.copyOf(roundTrips);
    signals = List.copyOf(signals);
    commands = List.copyOf(commands);
    haltedInstruments = List.copyOf(haltedInstruments);
  }

  /** Distances of stop and target from the average entry of the position that an order opens. */
  public record EntryPlan(ClientOrderId orderId, Price stopDistance, Price targetDistance) {}

  /**
   * A position that is being closed.
   *
   * @param signalId the wish behind it; with leg and attempt it makes the next order's id
   * @param attempt rises after a proven rejection
   * @param last the last order sent for it; null before the first
   * @param rejections in a row
   * @param since when closing was wanted
   * @param notBefore when the next order may be sent
   */
  public record ExitPlan(
      PositionKey key,
      OrderRole role,
      String reason,
      String signalId,
      int leg,
      int attempt,
      @Nullable ClientOrderId last,
      int rejections,
      Instant since,
      Instant notBefore) {}

  /** Locks that stand, and what the protections count. */
  public record Guards(List<EntryLock> locks, List<Instant> losingTrades, List<StopHit> stopHits) {
    public Guards {
      locks = List.copyOf(locks);
      losingTrades = List.copyOf(losingTrades);
      stopHits = List.copyOf(stopHits);
    }
  }

  /**
   * What trades brought and cost.
   *
   * @param decisions mids at which the orders that are known were decided on
   */
  public record Results(PerformanceBook.State performance, List<Decision> decisions) {
    public Results {
      decisions = List.copyOf(decisions);
    }
  }

  /** The mid at which an order was decided on. */
  public record Decision(ClientOrderId orderId, Price mid) {}

  /**
   * Baskets under way, and the ids of those that were acted upon or refused.
   *
   * @param seen oldest first
   */
  public record Baskets(List<RunningBasket> running, List<String> seen) {
    public Baskets {
      running = List.copyOf(running);
      seen = List.copyOf(seen);
    }
  }

  /**
   * A basket under way.
   *
   * @param held what it has brought and cost so far, by asset; negative for what it spent
   * @param orders made for it so far
   * @param last the order that was last seen working; null when its end was taken in
   */
  public record RunningBasket(
      BasketRaised basket,
      List<Money> held,
      Money fees,
      int nextLeg,
      int orders,
      boolean unwinding,
      @Nullable ClientOrderId last,
      Instant since) {
    public RunningBasket {
      held = List.copyOf(held);
    }
  }

  /** A stop was hit. */
  public record StopHit(InstrumentId instrument, Instant at) {}

  /** A command that is answered once the venue has done its part. */
  public record PendingCommand(ControlCommand command, Instant since) {}

  /**
   * A panic.
   *
   * @param completed whether no step was pending when it was last looked at
   * @param commands to be answered once it completes
   */
  public record Panic(
      String panicId,
      long haltEpoch,
      Instant startedAt,
      @Nullable Instant lastCancelAt,
      boolean completed,
      List<PanicStep> steps,
      List<PanicOrder> orders,
      List<ControlCommand> commands) {
    public Panic {
      steps = List.copyOf(steps);
      orders = List.copyOf(orders);
      commands = List.copyOf(commands);
    }
  }

  /** The order with which a panic last sold an instrument, and how often it tried. */
  public record PanicOrder(
      InstrumentId instrument, int leg, int rejections, @Nullable ClientOrderId last) {}
}
