package io.tradebot.storage.timeseries;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tasks that fill the long bucket of InfluxDB, in Flux.
 *
 * <p>Each runs once an hour over the last six whole hours, so what comes late by less than that is
 * taken along, and running twice writes the same points.
 */
final class FluxTasks {
  private FluxTasks() {}

  /** A task by its name and text. */
  record Definition(String name, String flux) {}

  static List<Definition> all(String org, String bucket) {
    String target = InfluxSetup.longBucket(bucket);
    return List.of(
        task("tradebot_keep", source(bucket, kept()) + to(target, org, "kept")),
        task(
            "tradebot_quotes_1m",
            source(bucket, "r._measurement == \"market_quotes\"")
                + sample("last", "market_quotes_1m")
                + to(target, org, "quotes")),
        task(
            "tradebot_book_1m",
            source(bucket, "r._measurement == \"order_book_l2\"")
                + sample("last", "order_book_l2_1m")
                + to(target, org, "book")),
        task(
            "tradebot_trades_1m",
            source(bucket, "r._measurement == \"market_trades\" and r._field == \"quantity\"")
                + sample("sum", "market_trades_1m")
                + to(target, org, "quantity")
                + "\n"
                + source(bucket, "r._measurement == \"market_trades\" and r._field == \"price\"")
                + sample("mean", "market_trades_1m")
                + to(target, org, "price")));
  }

  private static Definition task(String name, String body) {
    return new Definition(
        name,
        """
        import "date"

        option task = {name: "%s", every: 1h, offset: 5m}

        end = date.truncate(t: now(), unit: 1h)
        start = date.sub(d: 6h, from: end)

        %s\
        """
            .formatted(name, body));
  }

  /** Everything that is not a tick; of the candles, those longer than a second. */
  private static String kept() {
    String names =
        Stream.concat(
                Measurement.ALL.stream()
                    .filter(measurement -> !measurement.isTick())
                    .map(Measurement::name),
                Measurement.KEPT_AS_WRITTEN.stream())
            .filter(name -> !name.equals("candles"))
            .map(name -> "r._measurement == \"" + name + "\"")
            .collect(Collectors.joining(" or "));
    return "(r._measurement == \"candles\" and r.timeframe != \"1s\") or " + names;
  }

  private static String source(String bucket, String condition) {
    return """
    from(bucket: "%s")
      |> range(start: start, stop: end)
      |> filter(fn: (r) => %s)
    """
        .formatted(bucket, condition);
  }

  private static String sample(String function, String measurement) {
    return """
      |> aggregateWindow(every: 1m, fn: %s, createEmpty: false, timeSrc: "_start")
      |> set(key: "_measurement", value: "%s")
    """
        .formatted(function, measurement);
  }

  private static String to(String bucket, String org, String result) {
    return """
      |> to(bucket: "%s", org: "%s")
      |> yield(name: "%s")
    """
        .formatted(bucket, org, result);
  }
}
