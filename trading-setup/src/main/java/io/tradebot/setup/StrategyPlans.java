package io.tradebot.setup;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.core.strategy.MultiModelParameters;
import io.tradebot.core.strategy.OrderBookImbalanceParameters;
import io.tradebot.core.strategy.SmaCrossoverParameters;
import io.tradebot.core.strategy.StrategyParameters;
import io.tradebot.core.strategy.StrategyPlan;
import io.tradebot.core.strategy.TriangularArbitrageParameters;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.util.List;

/**
 * Maps the configuration to what trading-core runs: the active strategies, on the account's venue.
 */
public final class StrategyPlans {
  private StrategyPlans() {}

  public static List<StrategyPlan> of(TradebotConfiguration configuration) {
    return configuration.activeStrategies().stream()
        .map(strategy -> plan(strategy, configuration))
        .toList();
  }

  private static StrategyPlan plan(StrategyId strategy, TradebotConfiguration configuration) {
    return switch (strategy.name()) {
      case "sma_crossover" -> {
        TradebotConfiguration.SmaCrossover keys = configuration.smaCrossover();
        yield plan(
            configuration,
            keys.symbols(),
            new SmaCrossoverParameters(
                keys.timeframe(),
                keys.fastPeriod(),
                keys.slowPeriod(),
                keys.atrPeriod(),
                keys.signalExpiry(),
                keys.coolDown()));
      }
      case "order_book_imbalance" -> {
        TradebotConfiguration.OrderBookImbalance keys = configuration.orderBookImbalance();
        yield plan(
            configuration,
            keys.symbols(),
            new OrderBookImbalanceParameters(
                keys.timeframe(),
                keys.levels(),
                keys.enterAbove(),
                keys.exitBelow(),
                keys.confirmations(),
                keys.trendPeriod(),
                keys.atrPeriod(),
                keys.signalExpiry(),
                keys.coolDown()));
      }
      case "multi_model" -> {
        TradebotConfiguration.MultiModel keys = configuration.multiModel();
        yield plan(
            configuration,
            keys.symbols(),
            new MultiModelParameters(
                keys.timeframe(),
                keys.regimeWeight(),
                keys.momentumWeight(),
                keys.volatilityWeight(),
                keys.triggerWeight(),
                keys.sentimentWeight(),
                keys.rsiOversold(),
                keys.rsiOverbought(),
                keys.maxVolatility(),
                keys.buyAbove(),
                keys.sellAbove(),
                keys.minModels(),
                keys.roundTripCostBps(),
                keys.signalExpiry(),
                keys.coolDown()));
      }
      case "triangular_arbitrage" -> {
        TradebotConfiguration.TriangularArbitrage keys = configuration.triangularArbitrage();
        List<InstrumentId> legs =
            keys.symbols().stream()
                .map(symbol -> new InstrumentId(configuration.account().id().venue(), symbol))
                .toList();
        yield new StrategyPlan(
            legs,
            new TriangularArbitrageParameters(
                legs,
                keys.maxNotional(),
                configuration.execution().fees().taker(),
                keys.minReturn(),
                keys.maxBookAge(),
                keys.signalExpiry(),
                keys.coolDown()));
      }
      default ->
          throw new IllegalArgumentException(
              "strategy must be one of sma_crossover, order_book_imbalance, multi_model,"
                  + " triangular_arbitrage, was \""
                  + strategy
                  + "\"");
    };
  }

  private static StrategyPlan plan(
      TradebotConfiguration configuration, List<Symbol> symbols, StrategyParameters parameters) {
    return new StrategyPlan(
        symbols.stream()
            .map(symbol -> new InstrumentId(configuration.account().id().venue(), symbol))
            .toList(),
        parameters);
  }
}
