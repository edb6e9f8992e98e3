package io.tradebot.core.engine;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.core.execution.ExecutionEngine;
import io.tradebot.core.execution.ExecutionInput;
import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.signal.SignalEngine;
import io.tradebot.core.signal.SignalOutput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Signal engine and execution engine as one reducer, for backtests and replays; live each runs in
 * its own service, and the bus carries between them what is passed on here.
 *
 * <p>An event of the market reaches execution first, so that stops and marks see the price before a
 * strategy acts on it. Then the strategies decide; each signal goes to execution at once, and each
 * position event that comes of it goes back to the strategies. The same inputs at the same times
 * give the same outputs. Not thread-safe.
 */
public final class TradingEngine {
  private static final ExecutionInput CONTROL_SEEN = new ExecutionInput.ControlSeen();
  private static final ExecutionInput TICK = new ExecutionInput.Tick();

  private final SignalEngine signals;
  private final ExecutionEngine execution;
  private long number;
  private List<TradingOutput> outputs = List.of();

  public TradingEngine(SignalEngine signals, ExecutionEngine execution) {
    this.signals = signals;
    this.execution = execution;
  }

  /**
   * Takes one input.
   *
   * @param now must not fall from call to call
   * @return what was done and is to be done, in order
   */
  public List<TradingOutput> process(TradingInput input, Instant now) {
    // Most inputs come to nothing: the list is made with its first entry.
    outputs = List.of();
    switch (input) {
      case TradingInput.Market market -> {
        execute(new ExecutionInput.Market(market.event()), now);
        decided(signals.process(market.event(), now), now);
      }
      case TradingInput.Sentiment sentiment ->
          decided(signals.process(sentiment.event(), now), now);
      case TradingInput.Venue venue -> execute(new ExecutionInput.Venue(venue.report()), now);
      case TradingInput.Command command ->
          execute(new ExecutionInput.Command(command.command()), now);
      case TradingInput.Tick _ -> {
        execute(CONTROL_SEEN, now);
        execute(TICK, now);
      }
    }
    return outputs;
  }

  private void add(TradingOutput output) {
    if (outputs.isEmpty()) {
      outputs = new ArrayList<>();
    }
    outputs.add(output);
  }

  private void execute(ExecutionInput input, Instant now) {
    List<ExecutionOutput> done = execution.process(input, now);
    for (int i = 0; i < done.size(); i++) {
      ExecutionOutput output = done.get(i);
      add(new TradingOutput.Executed(++number, output));
      if (output instanceof ExecutionOutput.Publish publish
          && publish.message() instanceof PositionEvent position) {
        decided(signals.process(position, now), now);
      }
    }
  }

  private void decided(List<SignalOutput> decisions, Instant now) {
    for (int i = 0; i < decisions.size(); i++) {
      SignalOutput decision = decisions.get(i);
      add(new TradingOutput.Decided(++number, decision));
      if (decision instanceof SignalOutput.Raised raised) {
        // Whoever drives this can stop it: there is no service that could fall silent, also where
        // nobody ticks because nothing of ours is about.
        execute(CONTROL_SEEN, now);
        execute(new ExecutionInput.Signal(raised.signal()), now);
      } else if (decision instanceof SignalOutput.BasketWanted wanted) {
        execute(CONTROL_SEEN, now);
        execute(new ExecutionInput.Basket(wanted.basket()), now);
      }
    }
  }
}
