package io.tradebot.controlapi.adapter.web.freqtrade;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What is answered; names in JSON are these in snake case. Amounts are exact numbers. */
final class Shapes {
  private Shapes() {}

  record Status(String status) {}

  record Result(String result) {}

  record Version(String version) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Tokens(String accessToken, String refreshToken) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record AccessToken(String accessToken) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Count(int current, int max, BigDecimal totalStake) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Currency(
      String currency,
      BigDecimal free,
      BigDecimal balance,
      BigDecimal used,
      BigDecimal botOwned,
      BigDecimal estStake,
      BigDecimal estStakeBot,
      String stake,
      String side,
      double leverage,
      boolean isPosition,
      BigDecimal position,
      boolean isBotManaged) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Balances(
      List<Currency> currencies,
      BigDecimal total,
      BigDecimal totalBot,
      String symbol,
      BigDecimal value,
      BigDecimal valueBot,
      String stake,
      String note,
      BigDecimal startingCapital,
      double startingCapitalRatio,
      double startingCapitalPct,
      BigDecimal startingCapitalFiat,
      double startingCapitalFiatRatio,
      double startingCapitalFiatPct) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Profit(
      BigDecimal profitClosedCoin,
      double profitClosedPercentMean,
      double profitClosedRatioMean,
      double profitClosedPercentSum,
      double profitClosedRatioSum,
      double profitClosedPercent,
      double profitClosedRatio,
      BigDecimal profitClosedFiat,
      BigDecimal profitAllCoin,
      double profitAllPercentMean,
      double profitAllRatioMean,
      double profitAllPercentSum,
      double profitAllRatioSum,
      double profitAllPercent,
      double profitAllRatio,
      BigDecimal profitAllFiat,
      int tradeCount,
      int closedTradeCount,
      String firstTradeDate,
      String firstTradeHumanized,
      long firstTradeTimestamp,
      String latestTradeDate,
      String latestTradeHumanized,
      long latestTradeTimestamp,
      String avgDuration,
      String bestPair,
      double bestRate,
      double bestPairProfitRatio,
      int winningTrades,
      int losingTrades,
      double profitFactor,
      double winrate,
      double expectancy,
      double expectancyRatio,
      double maxDrawdown,
      BigDecimal maxDrawdownAbs,
      String maxDrawdownStart,
      long maxDrawdownStartTimestamp,
      String maxDrawdownEnd,
      long maxDrawdownEndTimestamp,
      BigDecimal tradingVolume,
      long botStartTimestamp,
      String botStartDate) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Order(
      String pair,
      String orderId,
      String status,
      BigDecimal remaining,
      BigDecimal amount,
      BigDecimal safePrice,
      BigDecimal cost,
      BigDecimal filled,
      String ftOrderSide,
      String orderType,
      boolean isOpen,
      long orderTimestamp,
      @Nullable Long orderFilledTimestamp,
      @Nullable Double ftFeeBase,
      String ftOrderTag) {}

  /** A trade; those of open trades alone are null in closed ones. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Trade(
      long tradeId,
      String pair,
      String baseCurrency,
      String quoteCurrency,
      boolean isOpen,
      boolean isShort,
      String exchange,
      BigDecimal amount,
      BigDecimal amountRequested,
      BigDecimal stakeAmount,
      BigDecimal maxStakeAmount,
      String strategy,
      @Nullable String enterTag,
      int timeframe,
      @Nullable Double feeOpen,
      @Nullable BigDecimal feeOpenCost,
      @Nullable String feeOpenCurrency,
      @Nullable Double feeClose,
      @Nullable BigDecimal feeCloseCost,
      @Nullable String feeCloseCurrency,
      String openDate,
      long openTimestamp,
      @Nullable String openFillDate,
      @Nullable Long openFillTimestamp,
      BigDecimal openRate,
      @Nullable BigDecimal openRateRequested,
      BigDecimal openTradeValue,
      @Nullable String closeDate,
      @Nullable Long closeTimestamp,
      @Nullable BigDecimal closeRate,
      @Nullable BigDecimal closeRateRequested,
      @Nullable Double closeProfit,
      @Nullable Double closeProfitPct,
      @Nullable BigDecimal closeProfitAbs,
      @Nullable Double profitRatio,
      @Nullable Double profitPct,
      @Nullable BigDecimal profitAbs,
      @Nullable BigDecimal profitFiat,
      BigDecimal realizedProfit,
      @Nullable Double realizedProfitRatio,
      @Nullable String exitReason,
      @Nullable String exitOrderStatus,
      @Nullable BigDecimal stopLossAbs,
      @Nullable Double stopLossRatio,
      @Nullable Double stopLossPct,
      @Nullable String stoplossLastUpdate,
      @Nullable Long stoplossLastUpdateTimestamp,
      @Nullable BigDecimal initialStopLossAbs,
      @Nullable Double initialStopLossRatio,
      @Nullable Double initialStopLossPct,
      @Nullable BigDecimal minRate,
      @Nullable BigDecimal maxRate,
      boolean hasOpenOrders,
      List<Order> orders,
      double leverage,
      double interestRate,
      @Nullable BigDecimal liquidationPrice,
      double fundingFees,
      String tradingMode,
      @Nullable Double amountPrecision,
      @Nullable Double pricePrecision,
      @Nullable Integer precisionMode,
      @Nullable BigDecimal stoplossCurrentDist,
      @Nullable Double stoplossCurrentDistPct,
      @Nullable Double stoplossCurrentDistRatio,
      @Nullable BigDecimal stoplossEntryDist,
      @Nullable Double stoplossEntryDistRatio,
      BigDecimal currentRate,
      BigDecimal totalProfitAbs,
      @Nullable BigDecimal totalProfitFiat,
      @Nullable Double totalProfitRatio) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Trades(List<Trade> trades, int tradesCount, int offset, int totalTrades) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Performance(
      String pair,
      double profit,
      double profitRatio,
      double profitPct,
      BigDecimal profitAbs,
      int count) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Tagged(
      @Nullable String enterTag,
      @Nullable String exitReason,
      @Nullable String mixTag,
      double profitRatio,
      double profitPct,
      BigDecimal profitAbs,
      int count) {}

  record ExitReason(int wins, int losses, int draws) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Stats(Map<String, ExitReason> exitReasons, Map<String, @Nullable Double> durations) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Period(
      String date,
      BigDecimal absProfit,
      double relProfit,
      BigDecimal startingBalance,
      BigDecimal fiatValue,
      int tradeCount) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Periods(List<Period> data, String fiatDisplayCurrency, String stakeCurrency) {}

  record Whitelist(List<String> whitelist, int length, List<String> method) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Blacklist(
      List<String> blacklist,
      List<String> blacklistExpanded,
      Map<String, String> errors,
      int length,
      List<String> method) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Lock(
      long id,
      boolean active,
      String lockEndTime,
      long lockEndTimestamp,
      String lockTime,
      long lockTimestamp,
      String pair,
      String side,
      String reason) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Locks(int lockCount, List<Lock> locks) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Logs(int logCount, List<List<Object>> logs) {}

  record Strategies(List<String> strategies) {}

  record Strategy(String strategy, String code, @Nullable String timeframe) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Pairs(int length, List<String> pairs, List<List<String>> pairInterval) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record PairHistory(
      String strategy,
      String pair,
      String timeframe,
      long timeframeMs,
      List<String> columns,
      List<List<Object>> data,
      int length,
      int buySignals,
      int sellSignals,
      int enterLongSignals,
      int exitLongSignals,
      int enterShortSignals,
      int exitShortSignals,
      Instant lastAnalyzed,
      long lastAnalyzedTs,
      long dataStartTs,
      String dataStart,
      String dataStop,
      long dataStopTs) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record SysInfo(List<Double> cpuPct, double ramPct) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Health(
      @Nullable String lastProcess,
      @Nullable String lastProcessLoc,
      @Nullable Long lastProcessTs,
      @Nullable String botStart,
      @Nullable Long botStartTs,
      @Nullable String botStartup,
      @Nullable Long botStartupTs) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record UnfilledTimeout(long entry, long exit, String unit, int exitTimeoutCount) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record OrderTypes(
      String entry,
      String exit,
      String emergencyExit,
      String forceExit,
      String forceEntry,
      String stoploss,
      boolean stoplossOnExchange,
      int stoplossOnExchangeInterval) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record Config(
      String version,
      @Nullable String strategyVersion,
      double apiVersion,
      boolean dryRun,
      String tradingMode,
      boolean shortAllowed,
      String stakeCurrency,
      String stakeAmount,
      @Nullable BigDecimal availableCapital,
      int stakeCurrencyDecimals,
      int maxOpenTrades,
      Map<String, Double> minimalRoi,
      @Nullable Double stoploss,
      boolean stoplossOnExchange,
      boolean trailingStop,
      @Nullable Double trailingStopPositive,
      @Nullable Double trailingStopPositiveOffset,
      boolean trailingOnlyOffsetIsReached,
      UnfilledTimeout unfilledtimeout,
      OrderTypes orderTypes,
      boolean useCustomStoploss,
      String timeframe,
      long timeframeMs,
      long timeframeMin,
      String exchange,
      String strategy,
      boolean forceEntryEnable,
      Map<String, Object> exitPricing,
      Map<String, Object> entryPricing,
      String botName,
      String state,
      String runmode,
      boolean positionAdjustmentEnable,
      int maxEntryPositionAdjustment) {}

  // --- what is asked ---

  @JsonNaming(SnakeCaseStrategy.class)
  record ForceEnter(
      @Nullable String pair,
      @Nullable String side,
      @Nullable BigDecimal price,
      @Nullable String ordertype,
      @Nullable BigDecimal stakeamount,
      @Nullable String entryTag,
      @Nullable BigDecimal leverage) {}

  record ForceExit(
      @Nullable String tradeid, @Nullable String ordertype, @Nullable BigDecimal amount) {}

  record DeleteLock(@Nullable String pair, @Nullable Long lockid) {}

  record NewLock(
      @Nullable String pair,
      @Nullable String side,
      @Nullable String until,
      @Nullable String reason) {}
}
