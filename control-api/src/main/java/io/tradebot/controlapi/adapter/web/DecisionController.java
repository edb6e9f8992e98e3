package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.prediction.ModelsUpdated;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.controlapi.application.PagedHistory;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How decisions come about: analyses, signals, and the models behind them. */
@RestController
@RequestMapping("/api")
@Tag(name = "decisions")
class DecisionController {
  private static final Duration LOOKED_BACK = Duration.ofMinutes(10);
  private static final List<String> ROLES = List.of("regime", "momentum", "volatility");

  private final BotState state;
  private final Parameters parameters;
  private final PagedHistory history;
  private final TimeSeriesReader series;
  private final InstantSource clock;

  DecisionController(
      BotState state,
      Parameters parameters,
      PagedHistory history,
      TimeSeriesReader series,
      InstantSource clock) {
    this.state = state;
    this.parameters = parameters;
    this.history = history;
    this.series = series;
    this.clock = clock;
  }

  @GetMapping("/latest_analysis")
  @Operation(summary = "The last evaluation per strategy and symbol, newest first, step by step")
  AnalysisView.Page latestAnalysis(
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String strategy) {
    Symbol wantedSymbol = parameters.symbol(symbol);
    StrategyId wantedStrategy = parameters.strategy(strategy);
    return new AnalysisView.Page(
        state.analyses().all().stream()
            .filter(a -> wantedSymbol == null || wantedSymbol.equals(a.instrument().symbol()))
            .filter(a -> wantedStrategy == null || wantedStrategy.equals(a.strategy()))
            .sorted(Comparator.comparing(AnalysisCompleted::occurredAt).reversed())
            .map(AnalysisView::of)
            .toList());
  }

  @GetMapping("/signals")
  @Operation(
      summary = "Signals, newest first",
      description = "limit 1 to 1000; before: nextBefore of the page before")
  DecisionViews.Signals signals(
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String strategy,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String before) {
    Parameters.Wanted wanted = parameters.wanted(symbol, strategy);
    var page =
        history.signals(
            parameters.limit(limit, 100, 1, 1_000),
            parameters.cursor(before),
            signal -> wanted.matches(signal.strategy(), signal.instrument()));
    return new DecisionViews.Signals(
        page.entries().stream().map(DecisionViews.SignalView::of).toList(),
        page.nextBefore().isEmpty() ? null : page.nextBefore());
  }

  @GetMapping("/analyses")
  @Operation(
      summary = "Past evaluations from the time-series store, oldest first",
      description =
          "decision, scores and reason; steps only of the last one, in latest_analysis. The last"
              + " ten minutes unless from and to (ISO 8601) say otherwise; limit 1 to 5000")
  DecisionViews.PastAnalyses analyses(
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String strategy,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String limit) {
    Map<String, String> tags = new HashMap<>();
    Parameters.Wanted wanted = parameters.wanted(symbol, strategy);
    if (wanted.symbol() != null) {
      tags.put("symbol", wanted.symbol().toString());
    }
    if (wanted.strategy() != null) {
      tags.put("strategy", wanted.strategy().name());
    }
    return new DecisionViews.PastAnalyses(
        points("analyses", tags, from, to, limit).stream()
            .map(DecisionViews.PastAnalysis::of)
            .toList());
  }

  @GetMapping("/predictions")
  @Operation(
      summary = "What the models said, from the time-series store, oldest first",
      description =
          "role: regime, momentum or volatility; the last ten minutes unless from and to (ISO"
              + " 8601) say otherwise; limit 1 to 5000")
  DecisionViews.Predictions predictions(
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String role,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String limit) {
    Map<String, String> tags = new HashMap<>();
    Symbol wanted = parameters.symbol(symbol);
    if (wanted != null) {
      tags.put("symbol", wanted.toString());
    }
    if (role != null && !role.isEmpty()) {
      if (!ROLES.contains(role)) {
        throw Problem.badParameter("role", "one of " + ROLES);
      }
      tags.put("role", role);
    }
    return new DecisionViews.Predictions(
        points("predictions", tags, from, to, limit).stream()
            .map(DecisionViews.PredictionView::of)
            .toList());
  }

  @GetMapping("/models")
  @Operation(summary = "The models that have a place, as tested, live, and by drift")
  DecisionViews.Models models() {
    ModelsUpdated known = state.models();
    return known == null
        ? new DecisionViews.Models(List.of(), List.of(), null)
        : new DecisionViews.Models(
            known.models().stream().map(DecisionViews.ModelView::of).toList(),
            known.vacant(),
            known.occurredAt());
  }

  private List<Point> points(
      String measurement,
      Map<String, String> tags,
      @Nullable String from,
      @Nullable String to,
      @Nullable String limit) {
    Parameters.Span span = parameters.span(from, to, clock.instant().plusSeconds(1), LOOKED_BACK);
    return series.read(
        measurement, tags, span.from(), span.to(), parameters.limit(limit, 1_000, 1, 5_000));
  }
}
