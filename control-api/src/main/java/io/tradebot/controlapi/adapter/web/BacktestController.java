package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.controlapi.adapter.file.RunFolders;
import io.tradebot.controlapi.application.BacktestDesk;
import io.tradebot.controlapi.domain.BacktestJob;
import io.tradebot.controlapi.domain.BacktestOrder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Backtests over imported candles: started here, run by a process of their own, kept on disk. */
@RestController
@RequestMapping("/api/backtests")
@Tag(name = "backtests")
class BacktestController {
  private final BacktestDesk desk;
  private final BacktestDesk.Runner runner;
  private final RunFolders folders;
  private final BacktestOrderReader orders;
  private final Parameters parameters;

  BacktestController(
      BacktestDesk desk,
      BacktestDesk.Runner runner,
      RunFolders folders,
      BacktestOrderReader orders,
      Parameters parameters) {
    this.desk = desk;
    this.runner = runner;
    this.folders = folders;
    this.orders = orders;
    this.parameters = parameters;
  }

  /**
   * Backtests, and what is needed to start one.
   *
   * @param whyNot why none can be started here; null when they can
   */
  record BacktestsView(List<BacktestView> backtests, @Nullable String whyNot) {}

  /** Candles that were imported. */
  record CandlesView(String symbol, String timeframe, Instant from, Instant to, long candles) {}

  @GetMapping
  @Operation(summary = "Backtests, newest first: on their way, and done by whomever")
  BacktestsView list(@RequestParam(required = false) @Nullable String limit) {
    String whyNot = runner.whyNot();
    return new BacktestsView(
        desk.newest(parameters.limit(limit, 50, 1, 200)).stream().map(BacktestView::of).toList(),
        whyNot.isEmpty() ? null : whyNot);
  }

  @GetMapping("/candles")
  @Operation(summary = "What can be tested on: the account's venue's candles, as imported")
  List<CandlesView> candles() {
    return orders.testable().stream()
        .map(
            one ->
                new CandlesView(
                    one.symbol().toString(),
                    one.timeframe(),
                    one.first(),
                    one.last(),
                    one.candles()))
        .toList();
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Start a backtest: it is queued, and run in the background")
  ResponseEntity<BacktestView> start(@RequestBody BacktestRequest request) {
    BacktestOrder order = orders.order(request);
    String whyNot = runner.whyNot();
    if (!whyNot.isEmpty()) {
      throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "No backtests here", whyNot);
    }
    List<String> mistakes = runner.mistakes(order);
    if (!mistakes.isEmpty()) {
      throw Problem.of(
          HttpStatus.BAD_REQUEST,
          "Bad parameter",
          String.join("; ", mistakes),
          Map.of("mistakes", mistakes));
    }
    BacktestJob job;
    try {
      job = desk.start(order);
    } catch (BacktestDesk.QueueFullException full) {
      throw Problem.of(HttpStatus.CONFLICT, "Refused", full.getMessage() + "; cancel one or wait");
    }
    return ResponseEntity.accepted()
        .location(URI.create("/api/backtests/" + job.id()))
        .body(BacktestView.of(new BacktestDesk.Known(job.id(), job, null)));
  }

  @GetMapping("/{id}")
  @Operation(summary = "One backtest: its progress, or what came of it")
  BacktestView one(@PathVariable String id) {
    return BacktestView.of(known(id));
  }

  @GetMapping(path = "/{id}/report", produces = MediaType.TEXT_HTML_VALUE)
  @Operation(summary = "The report as one page that needs nothing else")
  ResponseEntity<Resource> report(@PathVariable String id) {
    return file(folders.page(known(id).id()).orElseThrow(() -> notDone(id)), MediaType.TEXT_HTML);
  }

  @GetMapping(path = "/{id}/result", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "The whole result: equity, trades, costs, as in report.json")
  ResponseEntity<Resource> result(@PathVariable String id) {
    return file(
        folders.result(known(id).id()).orElseThrow(() -> notDone(id)), MediaType.APPLICATION_JSON);
  }

  @DeleteMapping("/{id}")
  @Operation(summary = "End a backtest that waits or runs")
  BacktestView cancel(@PathVariable String id) {
    BacktestDesk.Known known = known(id);
    if (!desk.cancel(known.id())) {
      throw Problem.of(HttpStatus.CONFLICT, "Refused", "it is over already");
    }
    return BacktestView.of(known(id));
  }

  private BacktestDesk.Known known(String id) {
    BacktestDesk.Known known = desk.find(id);
    if (known == null) {
      throw Problem.of(HttpStatus.NOT_FOUND, "Unknown backtest", "there is no backtest of that id");
    }
    return known;
  }

  private static ErrorResponseException notDone(String id) {
    return Problem.of(
        HttpStatus.CONFLICT, "Not done", "it has left no report; see /api/backtests/" + id);
  }

  private static ResponseEntity<Resource> file(Path path, MediaType type) {
    return ResponseEntity.ok().contentType(type).body(new FileSystemResource(path));
  }
}
