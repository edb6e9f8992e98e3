package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.system.LogWritten;
import io.tradebot.controlapi.application.PagedHistory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ends of the services' logs. */
@RestController
@Tag(name = "insight")
class LogController {
  private final PagedHistory history;
  private final Parameters parameters;

  LogController(PagedHistory history, Parameters parameters) {
    this.history = history;
    this.parameters = parameters;
  }

  /** A line of a log; {@code text} is on one line. */
  record LogLine(Instant at, LogWritten.Level level, String logger, String text) {
    static LogLine of(LogWritten line) {
      return new LogLine(line.occurredAt(), line.level(), line.logger(), line.text());
    }
  }

  /**
   * A page of a log, newest first.
   *
   * @param nextBefore pass it as {@code before} to get the next page; null at the end
   */
  record Log(String service, List<LogLine> lines, @Nullable String nextBefore) {}

  @GetMapping("/api/logs/{service}")
  @Operation(
      summary = "The end of a service's log, newest first",
      description =
          "level: info, warn or error and above; limit 1 to 1000; before: nextBefore of the page"
              + " before")
  Log log(
      @PathVariable String service,
      @RequestParam(required = false) @Nullable String level,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String before) {
    ServiceName name = name(service);
    LogWritten.Level least =
        parameters.oneOf("level", level, LogWritten.Level.class, LogWritten.Level.INFO);
    var page =
        history.log(
            name,
            parameters.limit(limit, 200, 1, 1_000),
            parameters.cursor(before),
            line -> least == null || line.level().compareTo(least) >= 0);
    return new Log(
        name.wireName(),
        page.entries().stream().map(LogLine::of).toList(),
        page.nextBefore().isEmpty() ? null : page.nextBefore());
  }

  private static ServiceName name(String service) {
    return Arrays.stream(ServiceName.values())
        .filter(known -> known.wireName().equals(service.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(
                    HttpStatus.NOT_FOUND,
                    "Unknown service",
                    "there is no such service; there are "
                        + Arrays.toString(ServiceName.values())));
  }
}
