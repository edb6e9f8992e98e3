package io.tradebot.setup;

import io.tradebot.common.control.TradingState;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Rate;
import io.tradebot.common.money.Rounding;
import io.tradebot.core.execution.ExecutionSettings;
import io.tradebot.core.execution.ExitSettings;
import io.tradebot.core.risk.OrderLimits;
import io.tradebot.core.risk.Protections;
import io.tradebot.core.risk.RiskSettings;
import io.tradebot.core.sizing.SizingMethod;
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
          case POST_ONLY -> ExecutionSettings.EntryStyle.POST_ONLY;
          case IOC -> ExecutionSettings.EntryStyle.IOC;
          case FOK -> ExecutionSettings.EntryStyle.FOK;
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
            sizing.minStop(),
            switch (sizing.method()) {
              case RISK -> new SizingMethod.RiskPerTrade();
              case VOLATILITY -> new SizingMethod.VolatilityTarget(sizing.volatilityTarget());
              case FRACTION -> new SizingMethod.FixedFraction(sizing.fixedFraction());
              case KELLY ->
                  new SizingMethod.CappedKelly(sizing.kellyShare(), sizing.kellyMinTrades());
            }),
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
            RiskSettings.Breakers.standard(),
            protections(risk.protections()),
            new OrderLimits(
                risk.maxOpenOrders(),
                risk.maxOrdersPerSecond(),
                risk.maxCancelsPerMinute(),
                risk.maxAssetExposure(),
                risk.maxLossPerTrade(),
                risk.referenceWindow(),
                risk.maxReferenceDeviation(),
                risk.reduceAt(),
                risk.controlSilence())),
        exits(execution.exits()),
        execution.statedPrices());
  }

  private static Protections protections(TradebotConfiguration.Protections protections) {
    return new Protections(
        protections.stopStreak(),
        protections.stopWindow(),
        protections.stopLock(),
        protections.coolDown(),
        protections.maxLosingTrades(),
        protections.losingWindow());
  }

  private static ExitSettings exits(TradebotConfiguration.Exits exits) {
    return new ExitSettings(
        switch (exits.stops()) {
          case EXCHANGE -> ExitSettings.Placement.EXCHANGE;
          case LOCAL -> ExitSettings.Placement.LOCAL;
        },
        exits.stopLimitOffset(),
        exits.stopFallback(),
        exits.minMove(),
        exits.minInterval(),
        multiple(exits.trailingDistance()),
        multiple(exits.trailingActivation()),
        exits.roi().stream()
            .map(step -> new ExitSettings.RoiStep(step.after(), step.profit()))
            .toList(),
        switch (exits.style()) {
          case MARKET -> ExitSettings.Style.MARKET;
          case LIMIT -> ExitSettings.Style.LIMIT;
        },
        exits.timeout());
  }

  private static Rate multiple(double value) {
    return new Rate(FixedPoint.fromDouble(value, Rounding.HALF_EVEN));
  }
}
