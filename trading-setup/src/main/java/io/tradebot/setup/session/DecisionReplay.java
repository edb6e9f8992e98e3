package io.tradebot.setup.session;

import io.tradebot.common.account.PositionEvent;
import io.tradebot.common.market.MarketEvent;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.sentiment.SentimentEvent;
import io.tradebot.core.prediction.ModelRole;
import io.tradebot.core.prediction.ModelSlot;
import io.tradebot.core.prediction.Models;
import io.tradebot.core.prediction.Predictor;
import io.tradebot.core.signal.CandleSeriesId;
import io.tradebot.core.signal.SignalEngine;
import io.tradebot.core.signal.SignalOutput;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.StrategyPlan;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Replays what the strategies were given, and compares what they decide with what they did. */
public final class DecisionReplay {
  private DecisionReplay() {}

  /**
   * Replays a session of the strategy engine.
   *
   * @param plans of the same configuration
   * @param models finds a model by its id
   * @throws BadSessionException when the session cannot be read
   */
  public static Comparison run(
      SessionReader session, List<StrategyPlan> plans, Function<String, Predictor> models)
      throws IOException {
    RecordedModels standing = new RecordedModels(models);
    SignalEngine engine = new SignalEngine(Strategies.of(plans, AnalysisDetail.SAMPLED, standing));
    Comparison.Counting counting = new Comparison.Counting();
    for (SessionLine line = session.next(); line != null; line = session.next()) {
      if (line.aside()) {
        continue;
      }
      List<SignalOutput> outputs =
          switch (line.input()) {
            case MarketEvent event -> engine.process(event, line.at());
            case PositionEvent event -> engine.process(event, line.at());
            case SentimentEvent event -> engine.process(event, line.at());
            case Learnt learnt ->
                engine.warmUp(
                    new CandleSeriesId(learnt.instrument(), learnt.timeframe()),
                    learnt.history(),
                    line.at());
            case ModelStanding change -> {
              standing.change(change);
              yield List.of();
            }
            default ->
                throw new BadSessionException("no strategy takes a " + line.input().getClass());
          };
      counting.step(line, outputs.stream().map(OutputText::of).toList());
    }
    return counting.result();
  }

  /** Models as they stood. */
  private static final class RecordedModels implements Models {
    private final Function<String, Predictor> models;
    private final Map<String, ModelSlot> slots = new HashMap<>();

    RecordedModels(Function<String, Predictor> models) {
      this.models = models;
    }

    void change(ModelStanding standing) {
      String champion = standing.champion();
      slots.put(
          standing.role() + "@" + standing.timeframe(),
          new ModelSlot(
              champion == null ? null : models.apply(champion),
              standing.fault(),
              standing.expiry(),
              standing.challengers().stream().map(models).toList()));
    }

    @Override
    public ModelSlot slot(ModelRole role, Timeframe timeframe) {
      ModelSlot slot = slots.get(role + "@" + timeframe);
      return slot == null
          ? new ModelSlot(null, "was not asked for when recorded", Instant.MIN, List.of())
          : slot;
    }
  }
}
