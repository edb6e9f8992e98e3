package io.tradebot.strategyengine.adapter.timeseries;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import io.tradebot.strategyengine.application.SignalRecorder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Writes signals as {@code signals} and evaluations as {@code analyses}. */
public final class TimeSeriesSignals implements SignalRecorder {
  private static final long NANOS = 1_000_000_000L;

  private final TimeSeriesWriter writer;

  public TimeSeriesSignals(TimeSeriesWriter writer) {
    this.writer = writer;
  }

  @Override
  public void record(AnalysisCompleted analysis) {
    Map<String, String> tags = tags(analysis.strategy(), analysis.instrument());
    tags.put("decision", analysis.decision().name());
    writer.write(
        new Point(
            "analyses",
            tags,
            Map.of(
                "buy_score", analysis.buyScore(),
                "sell_score", analysis.sellScore(),
                "reason", analysis.reason(),
                "analysis_id", analysis.analysisId()),
            nanos(analysis.occurredAt())));
  }

  @Override
  public void record(SignalRaised signal) {
    Map<String, String> tags = tags(signal.strategy(), signal.instrument());
    tags.put("stance", signal.stance().name());
    Map<String, Object> fields = new HashMap<>();
    fields.put("conviction", signal.conviction());
    fields.put("reference_price", signal.referencePrice().toDouble());
    fields.put("reason", signal.reason());
    fields.put("signal_id", signal.signalId());
    fields.put("analysis_id", signal.analysisId());
    if (signal.atr() != null) {
      fields.put("atr", signal.atr().toDouble());
    }
    writer.write(new Point("signals", tags, fields, nanos(signal.occurredAt())));
  }

  private static Map<String, String> tags(StrategyId strategy, InstrumentId instrument) {
    Map<String, String> tags = new HashMap<>();
    tags.put("strategy", strategy.name());
    tags.put("venue", instrument.venue().code());
    tags.put("symbol", instrument.symbol().toString());
    return tags;
  }

  private static long nanos(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
  }
}
