package io.tradebot.setup.session;

import io.tradebot.common.order.OrderFilled;
import io.tradebot.core.execution.ExecutionOutput;
import io.tradebot.core.signal.SignalOutput;

/**
 * An output as one line of text that says all of it; it begins with its kind. Equal texts mean
 * equal outputs.
 */
final class OutputText {
  static final String ANALYSIS = "analysis";
  static final String SIGNAL = "signal";
  static final String BASKET = "basket";
  static final String ORDER = "order";
  static final String CANCEL = "cancel";
  static final String FILL = "fill";

  private OutputText() {}

  static String of(Object output) {
    return switch (output) {
      case SignalOutput decided -> decided(decided);
      case ExecutionOutput executed -> executed(executed);
      case RuntimeException thrown -> "threw " + thrown;
      default -> throw new IllegalArgumentException("no output of an engine: " + output);
    };
  }

  private static String decided(SignalOutput output) {
    return switch (output) {
      case SignalOutput.Analysed(var analysis) -> ANALYSIS + " " + analysis;
      case SignalOutput.Raised(var signal) -> SIGNAL + " " + signal;
      case SignalOutput.BasketWanted(var basket) -> BASKET + " " + basket;
      case SignalOutput.Predicted(var prediction) -> "prediction " + prediction;
      case SignalOutput.StrategyFailed failed -> "failed " + failed;
      case SignalOutput.CandlesMissing missing -> "missing " + missing;
    };
  }

  private static String executed(ExecutionOutput output) {
    return switch (output) {
      case ExecutionOutput.SendOrder send -> ORDER + " " + send.order().intent();
      case ExecutionOutput.SendCancel cancel -> CANCEL + " " + cancel;
      case ExecutionOutput.SendCancelAll all -> CANCEL + " " + all;
      case ExecutionOutput.QueryOrder query -> "query " + query;
      case ExecutionOutput.ReadVenue read -> "read " + read;
      case ExecutionOutput.Publish(OrderFilled fill) -> FILL + " " + fill;
      case ExecutionOutput.Publish(var message) -> "event " + message;
    };
  }

  static String kind(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }
}
