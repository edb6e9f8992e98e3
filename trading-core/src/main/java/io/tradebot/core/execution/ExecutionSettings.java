package io.tradebot.core.execution;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Rate;
import io.tradebot.core.risk.RiskSettings;
import io.tradebot.core.sizing.SizingSettings;
import java.time.Duration;
import java.util.Map;

/**
 * How the engine behaves.
 *
 * @param quote the asset that equity, limits and profit are counted in; every instrument must be
 *     quoted in it
 * @param initialState the trading state of an account that never ran before
 * @param entryTimeout an unfilled limit entry is cancelled after this
 * @param maxHolding time stop: a position older than this is closed
 * @param fallbackStop distance of the stop, as a fraction of the entry, for a position whose true
 *     range was lost
 * @param reconcileInterval between two readings of the venue's lists when nothing is wrong
 * @param requestTimeout after which a request without an answer has an unknown outcome
 * @param receiveWindow how long after its time stamp the venue still takes a request
 * @param clockError largest error of our clock that is reckoned with
 * @param exits how positions are left
 * @param statedPrices of assets that fees may be taken in and no market of which is read
 * @param stopTimeout how long STOP and RESTART wait for the venue before they answer that they
 *     failed
 */
public record ExecutionSettings(
    AccountId account,
    Asset quote,
    TradingState initialState,
    EntryStyle entry,
    Duration entryTimeout,
    Duration maxHolding,
    Rate fallbackStop,
    Duration reconcileInterval,
    Duration requestTimeout,
    Duration receiveWindow,
    Duration clockError,
    Duration stopTimeout,
    Rate makerFee,
    Rate takerFee,
    SizingSettings sizing,
    RiskSettings risk,
    ExitSettings exits,
    Map<Asset, Price> statedPrices) {

  /** How a position is entered. */
  public enum EntryStyle {
    /** At once, at the market. */
    MARKET,
    /** By a limit order at the best bid, cancelled after a while. */
    LIMIT,
    /** As LIMIT, and refused rather than that it takes liquidity. */
    POST_ONLY,
    /** By a limit order at the best ask; what does not fill at once is cancelled. */
    IOC,
    /** As IOC, whole or not at all. */
    FOK
  }

  /** What the venue needs to make up its mind about a request that it has received. */
  private static final Duration VENUE_SETTLES_IN = Duration.ofSeconds(10);

  /** Settings with stops that are kept here alone. */
  public ExecutionSettings(
      AccountId account,
      Asset quote,
      TradingState initialState,
      EntryStyle entry,
      Duration entryTimeout,
      Duration maxHolding,
      Rate fallbackStop,
      Duration reconcileInterval,
      Duration requestTimeout,
      Duration receiveWindow,
      Duration clockError,
      Duration stopTimeout,
      Rate makerFee,
      Rate takerFee,
      SizingSettings sizing,
      RiskSettings risk) {
    this(
        account,
        quote,
        initialState,
        entry,
        entryTimeout,
        maxHolding,
        fallbackStop,
        reconcileInterval,
        requestTimeout,
        receiveWindow,
        clockError,
        stopTimeout,
        makerFee,
        takerFee,
        sizing,
        risk,
        ExitSettings.local());
  }

  /** Settings without stated prices. */
  public ExecutionSettings(
      AccountId account,
      Asset quote,
      TradingState initialState,
      EntryStyle entry,
      Duration entryTimeout,
      Duration maxHolding,
      Rate fallbackStop,
      Duration reconcileInterval,
      Duration requestTimeout,
      Duration receiveWindow,
      Duration clockError,
      Duration stopTimeout,
      Rate makerFee,
      Rate takerFee,
      SizingSettings sizing,
      RiskSettings risk,
      ExitSettings exits) {
    this(
        account,
        quote,
        initialState,
        entry,
        entryTimeout,
        maxHolding,
        fallbackStop,
        reconcileInterval,
        requestTimeout,
        receiveWindow,
        clockError,
        stopTimeout,
        makerFee,
        takerFee,
        sizing,
        risk,
        exits,
        Map.of());
  }

  public ExecutionSettings {
    statedPrices = Map.copyOf(statedPrices);
    requirePositive("entry_timeout", entryTimeout);
    requirePositive("max_holding", maxHolding);
    requirePositive("reconcile_interval", reconcileInterval);
    requirePositive("request_timeout", requestTimeout);
    requirePositive("receive_window", receiveWindow);
    requirePositive("stop_timeout", stopTimeout);
    if (fallbackStop.raw() <= 0 || fallbackStop.compareTo(Rate.ONE) >= 0) {
      throw new IllegalArgumentException(
          "execution fallback_stop must lie between 0 and 1, was " + fallbackStop);
    }
  }

  /** The defaults of the configuration. */
  public static ExecutionSettings standard(AccountId account, Asset quote) {
    return new ExecutionSettings(
        account,
        quote,
        TradingState.RUNNING,
        EntryStyle.MARKET,
        Duration.ofSeconds(10),
        Duration.ofMinutes(30),
        Rate.of("0.02"),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(20),
        Rate.of("0.001"),
        Rate.of("0.001"),
        SizingSettings.standard(),
        RiskSettings.standard(quote));
  }

  /**
   * How long after it was made an order may still appear at the venue: time to leave here, the
   * venue's receive window, time to settle, and the error of our clock. Only a question asked after
   * that can prove that it does not exist.
   */
  public Duration horizon() {
    return requestTimeout.plus(receiveWindow).plus(VENUE_SETTLES_IN).plus(clockError);
  }

  /** The worse of maker and taker fee. */
  public Rate worstFee() {
    return makerFee.compareTo(takerFee) > 0 ? makerFee : takerFee;
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("execution " + name + " must be positive, was " + value);
    }
  }
}
