package io.tradebot.core.strategy;

import io.tradebot.common.signal.StrategyId;

/** How a strategy of the box decides; checked when it is made. */
public sealed interface StrategyParameters
    permits SmaCrossoverParameters,
        OrderBookImbalanceParameters,
        MultiModelParameters,
        TriangularArbitrageParameters {
  /** The strategy they are for. */
  StrategyId strategy();
}
