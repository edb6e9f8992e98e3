package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.prediction.LiveScores;
import io.tradebot.common.prediction.ModelStanding;
import io.tradebot.common.prediction.ModelsUpdated;
import io.tradebot.common.prediction.VacantSlot;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.SignalRaised;
import io.tradebot.common.signal.Stance;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.controlapi.application.PagedHistory;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Health, analyses and configuration. */
@RestController
@RequestMapping("/api")
@Tag(name = "insight")
class InsightController {
  private static final Duration LOOKED_BACK = Duration.ofMinutes(10);
  private static final List<String> ROLES = List.of("regime", "momentum", "volatility");

  private final BotState state;
  private final StatusAssembler status;
  private final PublicConfiguration configuration;
  private final Parameters parameters;
  private final PagedHistory history;
  private final TimeSeriesReader series;
  private final InstantSource clock;

  InsightController(
      BotState state,
      StatusAssembler status,
      PublicConfiguration configuration,
      Parameters parameters,
      PagedHistory history,
      TimeSeriesReader series,
      InstantSource clock) {
    this.state = state;
    this.status = status;
    this.configuration = configuration;
    this.parameters = parameters;
    this.history = history;
    this.series = series;
    this.clock = clock;
  }

  @GetMapping("/health")
  @SecurityRequirements
  @Operation(summary = "Whether everything runs; open. 503 when Redis is away")
  ResponseEntity<HealthView> health() {
    HealthView health = status.health();
    return ResponseEntity.status(health.redis() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(health);
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
  Signals signals(
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
    return new Signals(
        page.entries().stream().map(SignalView::of).toList(),
        page.nextBefore().isEmpty() ? null : page.nextBefore());
  }

  @GetMapping("/alerts")
  @Operation(
      summary = "What a person should know, newest first",
      description =
          "level: info, warning or critical; limit 1 to 1000; before: nextBefore of the page"
              + " before")
  Alerts alerts(
      @RequestParam(required = false) @Nullable String level,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String before) {
    AlertRaised.Level wanted = parameters.oneOf("level", level, AlertRaised.Level.class, null);
    var page =
        history.alerts(
            parameters.limit(limit, 100, 1, 1_000),
            parameters.cursor(before),
            alert -> wanted == null || alert.level() == wanted);
    return new Alerts(
        page.entries().stream().map(StatusAssembler::alert).toList(),
        page.nextBefore().isEmpty() ? null : page.nextBefore());
  }

  @GetMapping("/analyses")
  @Operation(
      summary = "Past evaluations from the time-series store, oldest first",
      description =
          "decision, scores and reason; steps only of the last one, in latest_analysis. The last"
              + " ten minutes unless from and to (ISO 8601) say otherwise; limit 1 to 5000")
  PastAnalyses analyses(
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
    return new PastAnalyses(
        points("analyses", tags, from, to, limit).stream().map(PastAnalysis::of).toList());
  }

  @GetMapping("/predictions")
  @Operation(
      summary = "What the models said, from the time-series store, oldest first",
      description =
          "role: regime, momentum or volatility; the last ten minutes unless from and to (ISO"
              + " 8601) say otherwise; limit 1 to 5000")
  Predictions predictions(
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
    return new Predictions(
        points("predictions", tags, from, to, limit).stream().map(PredictionView::of).toList());
  }

  @GetMapping("/models")
  @Operation(summary = "The models that have a place, as tested, live, and by drift")
  Models models() {
    ModelsUpdated known = state.models();
    return known == null
        ? new Models(List.of(), List.of(), null)
        : new Models(
            known.models().stream().map(ModelView::of).toList(),
            known.vacant(),
            known.occurredAt());
  }

  /**
   * The models.
   *
   * @param vacant places that no model holds
   * @param asOf when strategy-engine last told of them; null when it has not spoken yet
   */
  record Models(List<ModelView> models, List<VacantSlot> vacant, @Nullable Instant asOf) {}

  /**
   * A model in its place.
   *
   * @param state whether it is relied upon
   * @param reason why it stands there and, after that, why it is not relied upon
   * @param tested measures on candles that it had not seen
   * @param live measures of its latest predictions whose outcome is known, and drift
   */
  record ModelView(
      String modelId,
      String slot,
      String role,
      String timeframe,
      ModelStanding.Place place,
      ModelStanding.State state,
      String reason,
      @Nullable Instant promotedAt,
      @Nullable Instant expiresAt,
      String verdict,
      List<String> symbols,
      String label,
      String engine,
      Instant trainedFrom,
      Instant trainedTo,
      Map<String, Double> tested,
      LiveScores live) {
    static ModelView of(ModelStanding model) {
      Map<String, Double> tested = new TreeMap<>();
      model.metrics().forEach(measure -> tested.put(measure.name(), measure.value()));
      return new ModelView(
          model.modelId(),
          model.slot(),
          model.role(),
          model.timeframe(),
          model.place(),
          model.state(),
          model.reason(),
          model.promotedAt(),
          model.expiresAt(),
          model.verdict(),
          model.symbols(),
          model.label(),
          model.engine(),
          model.trainedFrom(),
          model.trainedTo(),
          tested,
          model.live());
    }
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

  /**
   * A signal.
   *
   * @param stance what the strategy wants to hold
   * @param conviction 0 to 1
   * @param atr average true range in the quote asset; null when not warmed up
   */
  record SignalView(
      String signalId,
      String strategy,
      String venue,
      String symbol,
      Stance stance,
      double conviction,
      @Nullable String atr,
      String referencePrice,
      String reason,
      String analysisId,
      Instant at,
      Instant expiresAt) {
    static SignalView of(SignalRaised signal) {
      return new SignalView(
          signal.signalId(),
          signal.strategy().name(),
          signal.instrument().venue().code(),
          signal.instrument().symbol().toString(),
          signal.stance(),
          signal.conviction(),
          PortfolioViews.text(signal.atr()),
          signal.referencePrice().toString(),
          signal.reason(),
          signal.analysisId(),
          signal.occurredAt(),
          signal.expiresAt());
    }
  }

  /**
   * A page of signals.
   *
   * @param nextBefore pass it as {@code before} to get the next page; null at the end
   */
  record Signals(List<SignalView> signals, @Nullable String nextBefore) {}

  /**
   * A page of alerts.
   *
   * @param nextBefore pass it as {@code before} to get the next page; null at the end
   */
  record Alerts(List<StatusView.Alert> alerts, @Nullable String nextBefore) {}

  /** Past evaluations. */
  record PastAnalyses(List<PastAnalysis> analyses) {}

  /** An evaluation without its steps. */
  record PastAnalysis(
      Instant timestamp,
      String strategy,
      String venue,
      String symbol,
      String decision,
      double buyScore,
      double sellScore,
      String reason,
      String analysisId) {
    static PastAnalysis of(Point point) {
      return new PastAnalysis(
          Instant.ofEpochSecond(0, point.timeNs()),
          tag(point, "strategy"),
          tag(point, "venue"),
          tag(point, "symbol"),
          tag(point, "decision"),
          number(point.fields().get("buy_score")),
          number(point.fields().get("sell_score")),
          String.valueOf(point.fields().getOrDefault("reason", "")),
          String.valueOf(point.fields().getOrDefault("analysis_id", "")));
    }
  }

  /** What the models said. */
  record Predictions(List<PredictionView> predictions) {}

  /**
   * What a model said at the close of a candle.
   *
   * @param champion whether strategies heard it; a challenger is only scored
   * @param probabilities calibrated, by answer
   */
  record PredictionView(
      Instant candleEnd,
      String model,
      String role,
      String timeframe,
      String venue,
      String symbol,
      boolean champion,
      Map<String, Double> probabilities) {
    static PredictionView of(Point point) {
      Map<String, Double> probabilities = new TreeMap<>();
      point
          .fields()
          .forEach(
              (name, value) -> {
                if (name.startsWith("p_") && value instanceof Number probability) {
                  probabilities.put(name.substring(2), probability.doubleValue());
                }
              });
      return new PredictionView(
          Instant.ofEpochSecond(0, point.timeNs()),
          tag(point, "model"),
          tag(point, "role"),
          tag(point, "timeframe"),
          tag(point, "venue"),
          tag(point, "symbol"),
          Boolean.parseBoolean(tag(point, "champion")),
          probabilities);
    }
  }

  private static String tag(Point point, String name) {
    return point.tags().getOrDefault(name, "");
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }

  @GetMapping("/config")
  @Operation(summary = "The whole configuration; secrets show only whether they are set")
  Map<String, Object> config() {
    return configuration.view();
  }
}
