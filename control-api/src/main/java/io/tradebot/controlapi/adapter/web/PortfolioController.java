package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.order.OrderFilled;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Fill;
import io.tradebot.controlapi.adapter.web.PortfolioViews.History;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Overview;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Point;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Trade;
import io.tradebot.controlapi.adapter.web.PortfolioViews.Trades;
import io.tradebot.controlapi.application.EquityHistory;
import io.tradebot.controlapi.application.PagedHistory;
import io.tradebot.platform.configuration.TradebotConfiguration;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the account holds, held and traded. */
@RestController
@RequestMapping("/api/portfolio")
@Tag(name = "portfolio")
class PortfolioController {
  private static final Duration EVER = Duration.ofDays(100 * 365);

  private final PortfolioAssembler portfolio;
  private final PagedHistory trades;
  private final EquityHistory equity;
  private final TradebotConfiguration configuration;
  private final Parameters parameters;
  private final InstantSource clock;

  PortfolioController(
      PortfolioAssembler portfolio,
      PagedHistory trades,
      EquityHistory equity,
      TradebotConfiguration configuration,
      Parameters parameters,
      InstantSource clock) {
    this.portfolio = portfolio;
    this.trades = trades;
    this.equity = equity;
    this.configuration = configuration;
    this.parameters = parameters;
    this.clock = clock;
  }

  @GetMapping("/overview")
  @Operation(summary = "Equity, positions with stop and target, balances, exposure, open orders")
  Overview overview() {
    return portfolio.overview();
  }

  @GetMapping("/history")
  @Operation(
      summary = "The equity curve",
      description = "from and to in ISO 8601, by default the last 24 hours; limit 2 to 10000")
  History history(
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String limit) {
    Instant end = parameters.instant("to", to, clock.instant().plusSeconds(1));
    Instant begin = parameters.instant("from", from, end.minus(Duration.ofHours(24)));
    if (!begin.isBefore(end)) {
      throw Problem.badParameter("from", "before to");
    }
    EquityHistory.Curve curve = equity.read(begin, end, parameters.limit(limit, 500, 2, 10_000));
    return new History(
        configuration.account().id().value(),
        curve.points().stream().map(Point::of).toList(),
        curve.marks());
  }

  @GetMapping("/trade_history")
  @Operation(
      summary = "Round trips or single fills, newest first",
      description =
          "kind: round_trip (default) or fill; limit 1 to 1000; from and to in ISO 8601;"
              + " before: nextBefore of the page before")
  Trades tradeHistory(
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String limit,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String strategy,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to) {
    int count = parameters.limit(limit, 100, 1, 1_000);
    String cursor = parameters.cursor(before);
    Parameters.Wanted wanted = parameters.wanted(symbol, strategy);
    Parameters.Span span = parameters.span(from, to, clock.instant().plusSeconds(1), EVER);
    return switch (kind == null ? "round_trip" : kind) {
      case "round_trip" -> {
        var page = trades.roundTrips(count, cursor, c -> isWanted(c, wanted, span));
        yield new Trades(
            page.entries().stream().map(Trade::of).toList(), List.of(), next(page.nextBefore()));
      }
      case "fill" -> {
        var page = trades.fills(count, cursor, f -> isWanted(f, wanted, span));
        yield new Trades(
            List.of(), page.entries().stream().map(Fill::of).toList(), next(page.nextBefore()));
      }
      default -> throw Problem.badParameter("kind", "round_trip or fill");
    };
  }

  @GetMapping(path = "/trade_history.csv", produces = "text/csv")
  @Operation(
      summary = "Round trips or single fills as CSV, newest first, all of them",
      description = "the same filters as trade_history; cells never begin a formula")
  void tradeHistoryCsv(
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String symbol,
      @RequestParam(required = false) @Nullable String strategy,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      HttpServletResponse response)
      throws IOException {
    Parameters.Wanted wanted = parameters.wanted(symbol, strategy);
    Parameters.Span span = parameters.span(from, to, clock.instant().plusSeconds(1), EVER);
    String what = kind == null ? "round_trip" : kind;
    if (!what.equals("round_trip") && !what.equals("fill")) {
      throw Problem.badParameter("kind", "round_trip or fill");
    }
    response.setContentType("text/csv");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + what + "s.csv\"");
    Csv csv = new Csv(response.getWriter());
    String cursor = "";
    boolean first = true;
    do {
      if (what.equals("round_trip")) {
        var page = trades.roundTrips(1_000, cursor, c -> isWanted(c, wanted, span));
        csv.rows(Trade.class, page.entries().stream().map(Trade::of).toList(), first);
        cursor = page.nextBefore();
      } else {
        var page = trades.fills(1_000, cursor, f -> isWanted(f, wanted, span));
        csv.rows(Fill.class, page.entries().stream().map(Fill::of).toList(), first);
        cursor = page.nextBefore();
      }
      first = false;
    } while (!cursor.isEmpty());
    csv.flush();
  }

  private static boolean isWanted(
      PositionClosed closed, Parameters.Wanted wanted, Parameters.Span span) {
    return wanted.matches(closed.position().strategy(), closed.position().instrument())
        && span.holds(closed.occurredAt());
  }

  private static boolean isWanted(
      OrderFilled fill, Parameters.Wanted wanted, Parameters.Span span) {
    return wanted.matches(fill.stamp().strategy(), fill.stamp().instrument())
        && span.holds(fill.stamp().occurredAt());
  }

  private static @Nullable String next(String cursor) {
    return cursor.isEmpty() ? null : cursor;
  }
}
