package io.tradebot.research.run;

import io.tradebot.common.market.MarketEvent;
import io.tradebot.core.backtest.Backtest;
import io.tradebot.core.backtest.BacktestProgress;
import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.core.backtest.BacktestSettings;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.backtest.ImpactModel;
import io.tradebot.core.matching.PessimisticQueue;
import io.tradebot.core.strategy.AnalysisDetail;
import io.tradebot.core.strategy.Strategies;
import io.tradebot.core.strategy.Strategy;
import io.tradebot.core.strategy.StrategyPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is tested, over which past, under which assumptions. Immutable; runs of it share nothing.
 *
 * @param parameters keys of the configuration that were set for this study
 * @param assumptions of costs and delays, in words, by name
 * @param seed of what draws by chance
 * @param models that strategies ask
 * @param events the market's own, of which the histories are made; null to run over the histories
 */
public record Study(
    List<StrategyPlan> plans,
    List<CandleHistory> histories,
    BacktestSettings settings,
    Map<String, String> parameters,
    Map<String, String> assumptions,
    long seed,
    StudyModels models,
    @Nullable Iterable<MarketEvent> events) {
  /** A study over candles. */
  public Study(
      List<StrategyPlan> plans,
      List<CandleHistory> histories,
      BacktestSettings settings,
      Map<String, String> parameters,
      Map<String, String> assumptions,
      long seed,
      StudyModels models) {
    this(plans, histories, settings, parameters, assumptions, seed, models, null);
  }

  /** A study that needs no models. */
  public Study(
      List<StrategyPlan> plans,
      List<CandleHistory> histories,
      BacktestSettings settings,
      Map<String, String> parameters,
      Map<String, String> assumptions,
      long seed) {
    this(plans, histories, settings, parameters, assumptions, seed, StudyModels.NONE);
  }

  public Study {
    plans = List.copyOf(plans);
    histories = List.copyOf(histories);
    parameters = new TreeMap<>(parameters);
    assumptions = new TreeMap<>(assumptions);
  }

  /** New strategies that have seen nothing. */
  public List<Strategy> strategies() {
    return Strategies.of(plans, AnalysisDetail.SIGNALS, models.fresh());
  }

  public BacktestResult run() {
    return run(BacktestProgress.NONE);
  }

  /** Runs, telling how far it has come where the length of the past is known: over candles. */
  public BacktestResult run(BacktestProgress progress) {
    return events == null
        ? Backtest.overCandles(settings, strategies(), histories, progress)
        : Backtest.overEvents(settings, strategies(), events.iterator(), PessimisticQueue::new);
  }

  /** A fingerprint of the past that it runs over. */
  public String dataHash() {
    return events == null ? DataHash.of(histories) : DataHash.of(events);
  }

  /** Names of the strategies. */
  public String strategyNames() {
    return String.join(
        "+", plans.stream().map(plan -> plan.parameters().strategy().name()).toList());
  }

  public Study over(List<CandleHistory> others) {
    return new Study(plans, others, settings, parameters, assumptions, seed, models);
  }

  /** Over the candles that open from one moment, inclusive, to another, exclusive. */
  public Study between(Instant from, Instant to) {
    long fromNs = from.getEpochSecond() * 1_000_000_000L;
    long toNs = to.getEpochSecond() * 1_000_000_000L;
    return over(histories.stream().map(history -> history.between(fromNs, toNs)).toList());
  }

  /** With other settings, e.g. dearer costs. */
  public Study under(BacktestSettings others) {
    return new Study(plans, histories, others, parameters, assumptions, seed, models, events);
  }

  /** With what size and speed cost many times over; spread and slippage alike. */
  public Study costing(double factor) {
    ImpactModel impact = settings.impact().times(factor);
    return under(
        new BacktestSettings(
            settings.execution(),
            settings.instruments(),
            settings.funds(),
            settings.fees(),
            price -> (long) Math.ceil(settings.spread().halfSpread(price) * factor),
            impact,
            settings.delays(),
            settings.afterHalt()));
  }

  public Instant from() {
    return histories.stream()
        .filter(history -> history.size() > 0)
        .map(history -> Instant.ofEpochSecond(0, history.openTimeNs(0)))
        .min(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  public Instant to() {
    return histories.stream()
        .filter(history -> history.size() > 0)
        .map(history -> Instant.ofEpochSecond(0, history.closeTimeNs(history.size() - 1)))
        .max(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }
}
