package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.controlapi.application.PagedHistory;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Health, alerts and configuration. */
@RestController
@RequestMapping("/api")
@Tag(name = "insight")
class InsightController {
  private final StatusAssembler status;
  private final PublicConfiguration configuration;
  private final Parameters parameters;
  private final PagedHistory history;

  InsightController(
      StatusAssembler status,
      PublicConfiguration configuration,
      Parameters parameters,
      PagedHistory history) {
    this.status = status;
    this.configuration = configuration;
    this.parameters = parameters;
    this.history = history;
  }

  @GetMapping("/health")
  @SecurityRequirements
  @Operation(summary = "Whether everything runs; open. 503 when Redis is away")
  ResponseEntity<HealthView> health() {
    HealthView health = status.health();
    return ResponseEntity.status(health.redis() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(health);
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

  /**
   * A page of alerts.
   *
   * @param nextBefore pass it as {@code before} to get the next page; null at the end
   */
  record Alerts(List<StatusView.Alert> alerts, @Nullable String nextBefore) {}

  @GetMapping("/config")
  @Operation(summary = "The whole configuration; secrets show only whether they are set")
  Map<String, Object> config() {
    return configuration.view();
  }
}
