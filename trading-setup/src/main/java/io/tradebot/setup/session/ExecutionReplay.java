package io.tradebot.setup.session;

import io.tradebot.common.control.ControlCommand;
import io.tradebot.common.control.TradingCommand;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.core.execution.ExecutionEngine;
import io.tradebot.core.execution.ExecutionInput;
import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.execution.VenueReport;
import java.io.IOException;
import java.util.List;

/**
 * Replays what the execution engine was given, the venue's reports included, and compares what it
 * does with what it did.
 */
public final class ExecutionReplay {
  /** Looks over the shoulder of a replay. */
  public interface Observer {
    /** Looks at nothing. */
    Observer NONE =
        new Observer() {
          @Override
          public void stepped(
              SessionLine line, ExecutionEngine engine, List<ExecutionOutput> outputs) {}

          @Override
          public void seen(SessionLine line) {}
        };

    /** The engine took a line's input. */
    void stepped(SessionLine line, ExecutionEngine engine, List<ExecutionOutput> outputs);

    /** A line that the engine did not take. */
    void seen(SessionLine line);
  }

  private ExecutionReplay() {}

  /**
   * Replays a session of the executor.
   *
   * @param settings of the same configuration
   * @throws BadSessionException when the session cannot be read
   */
  public static Comparison run(SessionReader session, ExecutionSettings settings, Observer observer)
      throws IOException {
    SessionBegin begin = session.begin();
    ExecutionEngine engine =
        ExecutionEngine.restore(settings, begin.instruments(), begin.state(), begin.intents());
    Comparison.Counting counting = new Comparison.Counting();
    for (SessionLine line = session.next(); line != null; line = session.next()) {
      if (line.aside()) {
        observer.seen(line);
        continue;
      }
      List<ExecutionOutput> outputs;
      List<String> texts;
      try {
        outputs = engine.process(input(line.input()), line.at());
        texts = outputs.stream().map(OutputText::of).toList();
      } catch (RuntimeException thrown) {
        // As it did when it was recorded, or not: the comparison tells.
        outputs = List.of();
        texts = List.of(OutputText.of(thrown));
      }
      counting.step(line, texts);
      observer.stepped(line, engine, outputs);
    }
    return counting.result();
  }

  private static ExecutionInput input(Object payload) {
    return switch (payload) {
      case MarketEvent event -> new ExecutionInput.Market(event);
      case SignalRaised signal -> new ExecutionInput.Signal(signal);
      case BasketRaised basket -> new ExecutionInput.Basket(basket);
      case VenueReport report -> new ExecutionInput.Venue(report);
      case ControlCommand command -> new ExecutionInput.Command(command);
      case TradingCommand command -> new ExecutionInput.ByHand(command);
      case ExecutionInput input -> input;
      default -> throw new BadSessionException("no executor takes a " + payload.getClass());
    };
  }
}
