package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.account.EquityMarked;
import io.tradebot.common.money.Asset;
import io.tradebot.controlapi.domain.BotState;
import io.tradebot.controlapi.domain.Performance;
import io.tradebot.controlapi.domain.RoundTrip;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts the statistics together. Thread-safe. */
final class StatsAssembler {
  private final BotState state;
  private final TradebotConfiguration configuration;

  StatsAssembler(BotState state, TradebotConfiguration configuration) {
    this.state = state;
    this.configuration = configuration;
  }

  StatsView stats() {
    Asset asset = configuration.account().quoteAsset();
    List<RoundTrip> all = state.roundTrips();
    List<RoundTrip> trips = all.stream().filter(t -> t.net().asset().equals(asset)).toList();
    EquityMarked marked = state.equity(configuration.account().id());
    return new StatsView(
        asset.code(),
        StatsView.Figures.of(Performance.of(trips, asset)),
        grouped(trips, asset, trip -> trip.strategy().name()),
        grouped(trips, asset, trip -> trip.instrument().symbol().toString()),
        marked == null ? null : marked.drawdown().toString(),
        state.maxDrawdown().toString(),
        all.size() - trips.size());
  }

  private static List<StatsView.Named> grouped(
      List<RoundTrip> trips, Asset asset, Function<RoundTrip, String> name) {
    return trips.stream()
        .collect(Collectors.groupingBy(name, TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(
            group ->
                new StatsView.Named(
                    group.getKey(), StatsView.Figures.of(Performance.of(group.getValue(), asset))))
        .toList();
  }
}
