package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.account.PerformanceUpdated;
import io.tradebot.common.account.PerformanceUpdated.Scope;
import io.tradebot.common.account.PositionsMarked;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the statistics that the executor counts. Thread-safe. */
final class StatsAssembler {
  private final BotState state;
  private final TradebotConfiguration configuration;

  StatsAssembler(BotState state, TradebotConfiguration configuration) {
    this.state = state;
    this.configuration = configuration;
  }

  StatsView stats() {
    EquityMarked marked = state.equity(configuration.account().id());
    PerformanceUpdated performance = state.performance(configuration.account().id());
    PositionsMarked marks = state.marks(configuration.account().id());
    return new StatsView(
        configuration.account().quoteAsset().code(),
        total(performance),
        named(performance, Scope.STRATEGY),
        named(performance, Scope.SYMBOL),
        marked == null ? null : marked.drawdown().toString(),
        state.maxDrawdown().toString(),
        performance == null ? 0 : performance.otherAssets(),
        marks == null ? List.of() : marks.marks().stream().map(StatsView.Result::of).toList());
  }

  private static StatsView.Figures total(@Nullable PerformanceUpdated performance) {
    return performance == null
        ? StatsView.Figures.NONE
        : performance.groups().stream()
            .filter(group -> group.scope() == Scope.TOTAL)
            .findFirst()
            .map(StatsView.Figures::of)
            .orElse(StatsView.Figures.NONE);
  }

  private static List<StatsView.Named> named(
      @Nullable PerformanceUpdated performance, Scope scope) {
    return performance == null
        ? List.of()
        : performance.groups().stream()
            .filter(group -> group.scope() == scope)
            .map(group -> new StatsView.Named(group.name(), StatsView.Figures.of(group)))
            .toList();
  }
}
