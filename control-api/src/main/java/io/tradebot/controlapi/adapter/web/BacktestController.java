package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Quantity;
import io.tradebot.controlapi.adapter.file.RunFolders;
import io.tradebot.controlapi.application.BacktestDesk;
import io.tradebot.controlapi.domain.BacktestJob;
import io.tradebot.controlapi.domain.BacktestOrder;
import io.tradebot.controlapi.domain.BacktestRun;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.storage.dataset.Holding;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
  private static final int MOST_SYMBOLS = 10;
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._-]{1,40}");
  private static final Pattern FEE = Pattern.compile("0(\\.\\d{1,8})?");
  private static final BigDecimal MOST_FEE = new BigDecimal("0.05");
  private static final String CANDLES = "candles-";

  private final BacktestDesk desk;
  private final BacktestDesk.Runner runner;
  private final RunFolders folders;
  private final MarketDataFiles market;
  private final PublicConfiguration strategies;
  private final TradebotConfiguration configuration;
  private final Parameters parameters;

  BacktestController(
      BacktestDesk desk,
      BacktestDesk.Runner runner,
      RunFolders folders,
      MarketDataFiles market,
      PublicConfiguration strategies,
      TradebotConfiguration configuration,
      Parameters parameters) {
    this.desk = desk;
    this.runner = runner;
    this.folders = folders;
    this.market = market;
    this.strategies = strategies;
    this.configuration = configuration;
    this.parameters = parameters;
  }

  /**
   * Commissions.
   *
   * @param maker as a fraction
   * @param taker as a fraction
   */
  record Fees(
      @Schema(example = "0.001") @Nullable String maker,
      @Schema(example = "0.001") @Nullable String taker) {}

  /**
   * A backtest to start.
   *
   * @param symbols whose candles were imported; traded in one portfolio
   * @param timeframe of the candles; 1m when absent
   * @param from first day, UTC; the first there is when absent
   * @param to first day left out, UTC
   * @param parameters of the strategy that shall differ from the configuration
   * @param fees of the configuration when absent
   * @param funds in the account's quote asset; 100000 when absent
   */
  record BacktestRequest(
      @Schema(example = "sma_crossover") @Nullable String strategy,
      @Schema(example = "[\"BTC-USDT\"]") @Nullable List<@Nullable String> symbols,
      @Schema(example = "1m") @Nullable String timeframe,
      @Schema(example = "2021-01-01") @Nullable String from,
      @Schema(example = "2022-01-01") @Nullable String to,
      @Schema(example = "{\"fast_period\": \"20\"}")
          @Nullable Map<String, @Nullable String> parameters,
      @Nullable Fees fees,
      @Schema(example = "100000") @Nullable String funds) {}

  /** Where a backtest stands. */
  enum Status {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /**
   * What came of a backtest.
   *
   * @param statistics by name; ratios are annualised, returns and drawdowns fractions
   * @param halts moments and reasons at which a limit halted trading, as it would live
   * @param report path of the page
   * @param result path of the whole as JSON
   */
  record Outcome(
      String quote,
      String initialEquity,
      String lastEquity,
      Map<String, Double> statistics,
      List<String> halts,
      String report,
      String result) {}

  /**
   * A backtest.
   *
   * @param percent of the time span that is done
   * @param parameters that differ from the configuration
   * @param fees as asked for, or in words
   * @param startedAt null before it runs, and for runs of the command line
   * @param failure why it failed; null otherwise
   * @param outcome null before it is done
   */
  record BacktestView(
      String id,
      Status status,
      int percent,
      String strategy,
      List<String> symbols,
      String timeframe,
      @Nullable Instant from,
      @Nullable Instant to,
      Map<String, String> parameters,
      @Nullable String fees,
      Instant askedAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String failure,
      @Nullable Outcome outcome) {
    static BacktestView of(BacktestDesk.Known known) {
      BacktestJob job = known.job();
      BacktestRun run = known.run();
      if (job != null) {
        BacktestOrder order = job.order();
        return new BacktestView(
            job.id(),
            Status.valueOf(job.status().name()),
            job.percent(),
            order.strategy(),
            order.symbols().stream().map(Symbol::toString).toList(),
            order.timeframe().code(),
            run != null ? run.from() : start(order.from()),
            run != null ? run.to() : start(order.to()),
            order.parameters(),
            order.fees(),
            job.askedAt(),
            job.startedAt(),
            job.endedAt(),
            job.failure().isEmpty() ? null : job.failure(),
            run == null ? null : outcome(run));
      }
      if (run == null) {
        throw new IllegalArgumentException("neither on its way nor done");
      }
      return new BacktestView(
          run.id(),
          Status.DONE,
          100,
          run.strategy(),
          run.symbols(),
          run.timeframe(),
          run.from(),
          run.to(),
          run.parameters(),
          run.fees(),
          run.at(),
          null,
          run.at(),
          null,
          outcome(run));
    }

    private static @Nullable Instant start(@Nullable LocalDate day) {
      return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Outcome outcome(BacktestRun run) {
      return new Outcome(
          run.quote(),
          run.initialEquity(),
          run.lastEquity(),
          run.statistics(),
          run.halts(),
          "/api/backtests/" + run.id() + "/report",
          "/api/backtests/" + run.id() + "/result");
    }
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
    return market.holdings().stream()
        .filter(this::isTestable)
        .map(
            holding ->
                new CandlesView(
                    holding.instrument().symbol().toString(),
                    timeframe(holding),
                    holding.first(),
                    holding.last(),
                    holding.rows()))
        .toList();
  }

  private boolean isTestable(Holding holding) {
    return holding.what().startsWith(CANDLES)
        && holding.instrument().venue().equals(configuration.account().id().venue());
  }

  private static String timeframe(Holding holding) {
    return holding.what().substring(CANDLES.length());
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Start a backtest: it is queued, and run in the background")
  ResponseEntity<BacktestView> start(@RequestBody BacktestRequest request) {
    BacktestOrder order = order(request);
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

  private BacktestOrder order(BacktestRequest request) {
    Map<String, Map<String, Object>> known = strategies.strategies();
    String strategy = request.strategy() == null ? "" : request.strategy();
    Map<String, Object> keys = known.get(strategy);
    if (keys == null) {
      throw Problem.badParameter("strategy", "one of " + known.keySet());
    }
    Timeframe timeframe = timeframe(request.timeframe());
    LocalDate from = day("from", request.from());
    LocalDate to = day("to", request.to());
    if (from != null && to != null && !from.isBefore(to)) {
      throw Problem.badParameter("from", "before to");
    }
    return new BacktestOrder(
        strategy,
        symbols(request.symbols(), timeframe, from, to),
        timeframe,
        from,
        to,
        changed(request.parameters(), keys.keySet()),
        fees(request.fees()),
        funds(request.funds()));
  }

  private static Timeframe timeframe(@Nullable String text) {
    try {
      return Timeframe.of(text == null || text.isEmpty() ? "1m" : text);
    } catch (IllegalArgumentException unknown) {
      throw Problem.badParameter("timeframe", "like 1m or 1h");
    }
  }

  private static @Nullable LocalDate day(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1970 && day.getYear() < 2200) {
        return day;
      }
    } catch (DateTimeParseException malformed) {
      // Refused below like a day out of range.
    }
    throw Problem.badParameter(name, "a day like 2021-01-01, from 1970 to 2199");
  }

  private List<Symbol> symbols(
      @Nullable List<@Nullable String> texts,
      Timeframe timeframe,
      @Nullable LocalDate from,
      @Nullable LocalDate to) {
    if (texts == null || texts.isEmpty() || texts.size() > MOST_SYMBOLS) {
      throw Problem.badParameter("symbols", "1 to " + MOST_SYMBOLS + " symbols");
    }
    Set<Symbol> wanted = new LinkedHashSet<>();
    for (String text : texts) {
      try {
        wanted.add(Symbol.of(text == null ? "" : text));
      } catch (IllegalArgumentException malformed) {
        throw Problem.badParameter("symbols", "like BTC-USDT");
      }
    }
    List<Holding> there =
        market.holdings().stream()
            .filter(this::isTestable)
            .filter(holding -> timeframe(holding).equals(timeframe.code()))
            .toList();
    for (Symbol symbol : wanted) {
      List<Holding> own =
          there.stream().filter(holding -> holding.instrument().symbol().equals(symbol)).toList();
      if (own.isEmpty()) {
        throw Problem.badParameter(
            "symbols",
            "among those whose candles of "
                + timeframe
                + " were imported (./tradebot data import): "
                + there.stream().map(holding -> holding.instrument().symbol()).sorted().toList());
      }
      for (Holding holding : own) {
        if (to != null && !holding.first().isBefore(to.atStartOfDay(ZoneOffset.UTC).toInstant())) {
          throw Problem.badParameter(
              "to", "after " + holding.first() + ", where " + symbol + " begins");
        }
        if (from != null
            && holding.last().isBefore(from.atStartOfDay(ZoneOffset.UTC).toInstant())) {
          throw Problem.badParameter(
              "from", "before " + holding.last() + ", where " + symbol + " ends");
        }
      }
    }
    return new ArrayList<>(wanted);
  }

  private static Map<String, String> changed(
      @Nullable Map<String, @Nullable String> given, Set<String> known) {
    Map<String, String> changed = new TreeMap<>();
    if (given == null) {
      return changed;
    }
    Set<String> allowed = new TreeSet<>(known);
    // They follow the data.
    allowed.removeAll(Set.of("symbols", "timeframe"));
    given.forEach(
        (key, value) -> {
          if (!allowed.contains(key)) {
            throw Problem.badParameter("parameters", "among " + allowed);
          }
          if (value == null || !VALUE.matcher(value).matches()) {
            throw Problem.badParameter("parameters." + key, "a value as in config.yml");
          }
          changed.put(key, value);
        });
    return changed;
  }

  private static @Nullable String fees(@Nullable Fees fees) {
    return fees == null
        ? null
        : fee("fees.maker", fees.maker()) + "/" + fee("fees.taker", fees.taker());
  }

  private static String fee(String name, @Nullable String text) {
    if (text == null
        || !FEE.matcher(text).matches()
        || new BigDecimal(text).compareTo(MOST_FEE) > 0) {
      throw Problem.badParameter(name, "a fraction from 0 to " + MOST_FEE + ", like 0.001");
    }
    return text;
  }

  private @Nullable String funds(@Nullable String text) {
    Quantity amount = parameters.amount("funds", text, Quantity::of);
    if (amount == null) {
      return null;
    }
    if (!amount.isPositive()) {
      throw Problem.badParameter("funds", "above zero");
    }
    return configuration.account().quoteAsset() + "=" + amount;
  }
}
