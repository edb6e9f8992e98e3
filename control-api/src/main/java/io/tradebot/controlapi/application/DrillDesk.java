package io.tradebot.controlapi.application;

import io.tradebot.common.control.CommandHandled;
import io.tradebot.common.control.ControlAction;
import io.tradebot.common.control.ControlEvent;
import io.tradebot.common.control.PanicCompleted;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.control.TradingStateChanged;
import io.tradebot.controlapi.domain.BotState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Practises the emergency: lets the bot trade, panics, waits until everything is flat, resets, and
 * starts again what was running. One at a time; the newest {@value #KEPT} are remembered. For
 * simulated money alone, which the caller must see to. Thread-safe.
 */
public final class DrillDesk implements AutoCloseable {
  private static final int KEPT = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_MS = 50;

  /** How far a drill has come. */
  public enum Stage {
    TRADING,
    PANICKING,
    RESETTING,
    DONE,
    FAILED
  }

  /**
   * A drill.
   *
   * @param panic what came of its panic; null before it is completed
   * @param failure why it failed; empty otherwise
   */
  public record Drill(
      String id,
      Stage stage,
      Duration tradeFor,
      String issuedBy,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable PanicCompleted panic,
      String failure) {
    public boolean isOver() {
      return stage == Stage.DONE || stage == Stage.FAILED;
    }

    private Drill at(Stage next, @Nullable PanicCompleted completed) {
      return new Drill(id, next, tradeFor, issuedBy, startedAt, null, completed, "");
    }

    private Drill ended(Stage how, Instant at, String why) {
      return new Drill(id, how, tradeFor, issuedBy, startedAt, at, panic, why);
    }
  }

  /** A step was not done; the message says which and why. */
  private static final class StepFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    StepFailedException(String message) {
      super(message);
    }
  }

  private final CommandDesk commands;
  private final BotState state;
  private final InstantSource clock;
  private final Deque<Drill> drills = new ArrayDeque<>();
  private @Nullable Thread thread;

  public DrillDesk(CommandDesk commands, BotState state, InstantSource clock) {
    this.commands = commands;
    this.state = state;
    this.clock = clock;
  }

  /**
   * Begins a drill; empty while another is under way.
   *
   * @param tradeFor how long the bot trades before the panic
   */
  public synchronized Optional<Drill> start(Duration tradeFor, String issuedBy) {
    Drill newest = drills.peekFirst();
    if (newest != null && !newest.isOver()) {
      return Optional.empty();
    }
    Drill drill =
        new Drill(
            commands.newId(), Stage.TRADING, tradeFor, issuedBy, clock.instant(), null, null, "");
    drills.addFirst(drill);
    if (drills.size() > KEPT) {
      drills.removeLast();
    }
    thread = Thread.ofVirtual().name("drill").start(() -> work(drill));
    return Optional.of(drill);
  }

  /** The newest first. */
  public synchronized List<Drill> all() {
    return Collections.unmodifiableList(new ArrayList<>(drills));
  }

  private synchronized void now(Drill drill) {
    drills.removeFirst();
    drills.addFirst(drill);
  }

  private void work(Drill drill) {
    Drill at = drill;
    String signature = drill.issuedBy();
    try {
      TradingStateChanged before = state.tradingState();
      boolean wasRunning = before != null && before.to() == TradingState.RUNNING;
      issue(ControlAction.START, signature);
      Thread.sleep(drill.tradeFor());
      at = at.at(Stage.PANICKING, null);
      now(at);
      require(ControlAction.PANIC, commands.panic(signature, "drill").get());
      at = at.at(Stage.PANICKING, completed());
      now(at);
      at = at.at(Stage.RESETTING, at.panic());
      now(at);
      issue(ControlAction.RESET, signature);
      if (wasRunning) {
        issue(ControlAction.START, signature);
      }
      now(at.ended(Stage.DONE, clock.instant(), ""));
    } catch (StepFailedException failed) {
      now(at.ended(Stage.FAILED, clock.instant(), String.valueOf(failed.getMessage())));
    } catch (ExecutionException failure) {
      now(at.ended(Stage.FAILED, clock.instant(), "the panic was not sent: " + failure.getCause()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      now(at.ended(Stage.FAILED, clock.instant(), "control-api is stopping"));
    }
  }

  private void issue(ControlAction action, String signature)
      throws InterruptedException, StepFailedException {
    require(action, commands.issue(action, signature, "drill"));
  }

  private static void require(ControlAction action, CommandResult result)
      throws StepFailedException {
    if (result.outcome() != CommandResult.Outcome.DONE) {
      throw new StepFailedException(
          action
              + ": "
              + result.outcome()
              + " "
              + result.answers().stream()
                  .map(CommandHandled::detail)
                  .collect(Collectors.joining("; ")));
    }
  }

  /** What came of the panic of the present halt. */
  private PanicCompleted completed() throws InterruptedException, StepFailedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      TradingStateChanged current = state.tradingState();
      ControlEvent panic = state.panic();
      if (panic instanceof PanicCompleted completed
          && current != null
          && current.to() == TradingState.HALTED
          && completed.haltEpoch() >= current.haltEpoch()) {
        return completed;
      }
      Thread.sleep(LOOK_MS);
    }
    throw new StepFailedException(
        "the panic is not completed after "
            + PATIENCE.toSeconds()
            + " s; it goes on, see /api/bot/status");
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
