package io.tradebot.strategyengine.application;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.core.signal.StrategyStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is not as it should be, in words; empty where all is well.
 *
 * @param strategies strategies that were taken out or are not warm yet, by name
 * @param market instruments without market data
 */
public record RunnerHealth(String strategies, String market) {
  private static final Duration SILENCE = Duration.ofSeconds(10);

  static RunnerHealth of(
      List<StrategyStatus> statuses,
      Map<InstrumentId, Instant> lastMarketAt,
      Instant startedAt,
      Instant now) {
    String strategies =
        statuses.stream()
            .filter(status -> !status.ready())
            .map(RunnerHealth::describe)
            .collect(Collectors.joining("; "));
    String silent =
        statuses.stream()
            .flatMap(status -> status.instruments().stream())
            .collect(Collectors.toCollection(TreeSet::new))
            .stream()
            .filter(
                instrument ->
                    lastMarketAt.getOrDefault(instrument, startedAt).isBefore(now.minus(SILENCE)))
            .map(InstrumentId::toString)
            .collect(Collectors.joining(", "));
    return new RunnerHealth(
        strategies,
        silent.isEmpty()
            ? ""
            : "no market data of " + silent + " for more than " + SILENCE.toSeconds() + " s");
  }

  private static String describe(StrategyStatus status) {
    String name = status.strategy() + " on " + new TreeSet<>(status.instruments());
    return status.failure() == null
        ? name + " is warming up"
        : name + " failed: " + status.failure();
  }
}
