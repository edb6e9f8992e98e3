package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.signal.AnalysisCompleted;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.controlapi.domain.BotState;
import java.util.Comparator;
import java.util.Map;
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
  private final BotState state;
  private final StatusAssembler status;
  private final PublicConfiguration configuration;
  private final Parameters parameters;

  InsightController(
      BotState state,
      StatusAssembler status,
      PublicConfiguration configuration,
      Parameters parameters) {
    this.state = state;
    this.status = status;
    this.configuration = configuration;
    this.parameters = parameters;
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

  @GetMapping("/config")
  @Operation(summary = "The whole configuration; secrets show only whether they are set")
  Map<String, Object> config() {
    return configuration.view();
  }
}
