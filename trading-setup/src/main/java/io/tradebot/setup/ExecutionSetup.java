package io.tradebot.setup;

import io.tradebot.common.control.TradingState;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.risk.RiskSettings;
import io.tradebot.core.sizing.SizingSettings;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Duration;

/** Maps the configuration to the settings of the execution engine. */
public final class ExecutionSetup {
  private static final Duration CLOCK_ERROR = Duration.ofSeconds(1);
  private static final Rate FALLBACK_STOP = Rate.of("0.02");

  private ExecutionSetup() {}

  /** The engine's settings out of the configuration. */
  public static ExecutionSettings settings(TradebotConfiguration configuration) {
    TradebotConfiguration.Execution execution = configuration.execution();
    TradebotConfiguration.Sizing sizing = configuration.sizing();
    TradebotConfiguration.Risk risk = configuration.risk();
    return new ExecutionSettings(
        configuration.account().id(),
        configuration.account().quoteAsset(),
        TradingState.STOPPED,
        switch (execution.entry()) {
          case MARKET -> ExecutionSettings.EntryStyle.MARKET;
          case LIMIT -> ExecutionSettings.EntryStyle.LIMIT;
        },
        execution.entryTimeout(),
        execution.maxHolding(),
        FALLBACK_STOP,
        execution.reconcileInterval(),
        execution.requestTimeout(),
        configuration.account().receiveWindow(),
        CLOCK_ERROR,
        configuration.api().commandTimeout(),
        execution.fees().maker(),
        execution.fees().taker(),
        new SizingSettings(
            sizing.riskPerTrade(),
            sizing.maxPosition(),
            multiple(sizing.stopAtr()),
            multiple(sizing.targetAtr()),
            sizing.minStop()),
        new RiskSettings(
            risk.maxOpenPositions(),
            risk.maxOrderNotional(),
            sizing.maxPosition(),
            risk.maxGrossExposure(),
            risk.maxOrdersPerMinute(),
            risk.priceCollar(),
            risk.maxSpreadBps(),
            risk.maxQuoteAge(),
            risk.maxClockOffset(),
            risk.dailyLossLimit(),
            risk.maxDrawdown(),
            risk.lossStreak(),
            risk.lossCoolDown(),
            RiskSettings.Breakers.standard()));
  }

  private static Rate multiple(double value) {
    return new Rate(FixedPoint.fromDouble(value, Rounding.HALF_EVEN));
  }
}
