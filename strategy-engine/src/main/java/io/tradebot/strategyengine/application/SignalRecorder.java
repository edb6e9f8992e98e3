package io.tradebot.strategyengine.application;

import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;

/** Keeps signals and analyses for later study; never blocks. */
public interface SignalRecorder {
  void record(AnalysisCompleted analysis);

  void record(SignalRaised signal);
}
