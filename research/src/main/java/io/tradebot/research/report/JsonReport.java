package io.tradebot.research.report;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.core.backtest.BacktestResult;
import io.tradebot.core.backtest.CandleHistory;
import io.tradebot.core.backtest.Costs;
import io.tradebot.core.performance.EquityPoint;
import io.tradebot.core.performance.EquityStatistics;
import io.tradebot.core.performance.ReturnStatistics;
import io.tradebot.core.validation.MonteCarlo;
import io.tradebot.core.validation.StationaryBootstrap;
import io.tradebot.research.run.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A run as one JSON file: what the page shows, for programs. */
public final class JsonReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final int PRICE_POINTS = 6_000;
  private static final long DAY_NS = Duration.ofDays(1).toNanos();

  private JsonReport() {}

  public static void write(RunRecord run, Path file) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(of(run)) + "\n", StandardCharsets.UTF_8);
  }

  /** What a list of runs shows: the report without what grows with its length. */
  public static void writeSummary(RunRecord run, Path file) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(whole, JSON.writeValueAsString(summary(run)) + "\n", StandardCharsets.UTF_8);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The whole of it as plain maps and lists; amounts as decimal text. */
  public static Map<String, Object> of(RunRecord run) {
    BacktestResult result = run.result();
    Map<String, Object> json = summary(run);
    json.put("bands", bands(run));
    json.put("annualisation", "daily returns at midnight UTC, square root of 365, risk-free 0");
    json.put("costs", costs(total(result)));
    json.put("by_symbol", breakdown(result, t -> t.position().instrument().symbol().toString()));
    json.put("by_strategy", breakdown(result, t -> t.position().strategy().name()));
    json.put("by_exit", breakdown(result, BacktestResult.ClosedTrade::exitReason));
    json.put(
        "by_hour",
        breakdown(
            result,
            t ->
                String.format(
                    Locale.ROOT,
                    "%02d",
                    t.position().openedAt().atZone(ZoneOffset.UTC).getHour())));
    json.put(
        "by_weekday",
        breakdown(
            result, t -> t.position().openedAt().atZone(ZoneOffset.UTC).getDayOfWeek().toString()));
    json.put("first_day", run.statistics().daily().firstDay());
    json.put("daily_equity", run.statistics().daily().equity());
    json.put("equity", result.equity().stream().map(JsonReport::point).toList());
    json.put("hold", hold(run));
    json.put("prices", prices(run));
    json.put("trades", result.trades().stream().map(JsonReport::trade).toList());
    return json;
  }

  private static Map<String, Object> summary(RunRecord run) {
    BacktestResult result = run.result();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", run.id());
    json.put("kind", run.kind());
    json.put("at", run.at().toString());
    json.put("strategy", run.study().strategyNames());
    json.put("from", result.from().toString());
    json.put("to", result.to().toString());
    json.put("parameters", run.study().parameters());
    json.put("assumptions", run.study().assumptions());
    json.put("seed", run.study().seed());
    json.put("data_hash", run.dataHash());
    json.put("code_revision", run.codeRevision());
    json.put("orders_hash", result.ordersHash());
    json.put("quote", result.initial().asset().code());
    json.put("initial_equity", result.initial().amount());
    json.put("last_equity", result.last().amount());
    json.put("statistics", finite(run.statistics().values()));
    json.put("counts", result.counts());
    json.put(
        "halts",
        result.halts().stream()
            .map(halt -> Map.of("at", halt.at().toString(), "reason", halt.reason()))
            .toList());
    json.put("data_quality", quality(run));
    return json;
  }

  /** Five to ninety-five per cent of what else the same days could have come to. */
  private static Map<String, Object> bands(RunRecord run) {
    double[] returns = run.statistics().returns();
    Map<String, Object> bands = new LinkedHashMap<>();
    if (returns.length < EquityStatistics.MIN_RETURNS) {
      return bands;
    }
    double block = StationaryBootstrap.usable(returns);
    Map<String, ToDoubleFunction<double[]>> measures = new LinkedHashMap<>();
    measures.put("total_return", drawn -> ReturnStatistics.growth(drawn) - 1);
    measures.put("sharpe", drawn -> ReturnStatistics.sharpe(drawn) * Math.sqrt(365));
    measures.put("max_drawdown", ReturnStatistics::maxDrawdown);
    measures.forEach(
        (name, measure) -> {
          MonteCarlo.Band band =
              MonteCarlo.ofBlocks(
                  returns,
                  block,
                  1_000,
                  measure,
                  RandomGeneratorFactory.of("L64X128MixRandom").create(run.study().seed()));
          if (Double.isFinite(band.low5()) && Double.isFinite(band.high95())) {
            bands.put(name, Map.of("low", band.low5(), "high", band.high95()));
          }
        });
    return bands;
  }

  /** Holding the first instrument all the time, as a multiple of its first price, once a day. */
  private static List<Object> hold(RunRecord run) {
    CandleHistory history = run.study().histories().getFirst();
    List<Object> points = new ArrayList<>();
    long day = Long.MIN_VALUE;
    for (int i = 0; i < history.size(); i++) {
      long of = Math.floorDiv(history.openTimeNs(i), DAY_NS);
      if (of != day) {
        day = of;
        points.add(
            List.of(history.openTimeNs(i) / 1_000_000, (double) history.open(i) / history.open(0)));
      }
    }
    return points;
  }

  /** Closes of each symbol, thinned to what a screen can show. */
  private static Map<String, Object> prices(RunRecord run) {
    Map<String, Object> prices = new LinkedHashMap<>();
    for (CandleHistory history : run.study().histories()) {
      List<Object> points = new ArrayList<>();
      int step = Math.max(1, history.size() / PRICE_POINTS);
      for (int i = 0; i < history.size(); i += step) {
        points.add(
            List.of(history.closeTimeNs(i) / 1_000_000, FixedPoint.toDouble(history.close(i))));
      }
      prices.put(history.instrument().symbol().toString(), points);
    }
    return prices;
  }

  private static List<Object> point(EquityPoint point) {
    return List.of(point.at().toEpochMilli(), point.equity());
  }

  private static List<Map<String, Object>> quality(RunRecord run) {
    return run.study().histories().stream()
        .map(
            history -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("instrument", history.instrument().toString());
              row.put("timeframe", history.timeframe().code());
              row.put("candles", history.size());
              row.put("missing", history.missing());
              return row;
            })
        .toList();
  }

  private static Map<String, Double> finite(Map<String, Double> values) {
    Map<String, Double> finite = new LinkedHashMap<>(values);
    finite.values().removeIf(value -> !Double.isFinite(value));
    return finite;
  }

  private static Costs total(BacktestResult result) {
    Costs sum = Costs.NONE;
    for (BacktestResult.Fill fill : result.fills()) {
      sum = sum.plus(fill.costs());
    }
    return sum;
  }

  private static Map<String, String> costs(@Nullable Costs costs) {
    Costs known = costs == null ? Costs.NONE : costs;
    Map<String, String> json = new LinkedHashMap<>();
    json.put("fee", amount(known.fee()));
    json.put("spread", amount(known.spread()));
    json.put("slippage", amount(known.slippage()));
    json.put("latency", amount(known.latency()));
    json.put("shortfall", amount(known.shortfall()));
    return json;
  }

  private static String amount(long raw) {
    return FixedPoint.format(raw);
  }

  private static Map<String, Object> breakdown(
      BacktestResult result, Function<BacktestResult.ClosedTrade, String> group) {
    Map<String, double[]> sums = new TreeMap<>();
    for (BacktestResult.ClosedTrade trade : result.trades()) {
      double[] sum = sums.computeIfAbsent(group.apply(trade), any -> new double[3]);
      double profit = trade.position().realized().toDouble();
      sum[0]++;
      sum[1] += profit;
      sum[2] += profit > 0 ? 1 : 0;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    sums.forEach(
        (name, sum) ->
            json.put(
                name, Map.of("trades", (long) sum[0], "profit", sum[1], "wins", (long) sum[2])));
    return json;
  }

  private static Map<String, Object> trade(BacktestResult.ClosedTrade trade) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("strategy", trade.position().strategy().name());
    json.put("symbol", trade.position().instrument().symbol().toString());
    json.put("opened", trade.position().openedAt().toEpochMilli());
    json.put("closed", trade.closedAt().toEpochMilli());
    json.put("quantity", trade.position().bought().toString());
    json.put("entry", trade.position().averageEntry().toString());
    json.put("exit", String.valueOf(trade.position().averageExit()));
    json.put("profit", trade.position().realized().amount());
    json.put("reason", trade.exitReason());
    json.put("costs", costs(trade.costs()));
    return json;
  }
}
