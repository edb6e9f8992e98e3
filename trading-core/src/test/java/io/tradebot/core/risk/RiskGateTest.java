package io.tradebot.core.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.control.EntryLock;
import io.tradebot.common.control.TradingState;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderRole;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.common.signal.StrategyId;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each rule has one breach here that it alone objects to; and no rule about limits or data ever
 * blocks an exit.
 */
class RiskGateTest {
  private static final Asset USDT = Asset.of("USDT");
  private static final InstrumentId ID = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
  private final RiskGate gate = new RiskGate();

  private static Instrument instrument(boolean tradable) {
    return new Instrument(
        ID,
        Price.of("0.01"),
        Quantity.of("0.001"),
        Quantity.of("0.001"),
        Quantity.of("50"),
        Money.of("100", USDT),
        tradable);
  }

  private static BestQuote quote(String bid, String ask) {
    return new BestQuote(
        ID, Price.of(bid), Quantity.of("1"), Price.of(ask), Quantity.of("1"), 1, 0, 0);
  }

  private static OrderIntent order(OrderRole role, String quantity, @Nullable String limit) {
    return new OrderIntent(
        ClientOrderId.of("tbaaaaaaaaaaaaaaaa"),
        AccountId.of("BINANCE-main"),
        StrategyId.of("sma_crossover"),
        ID,
        role == OrderRole.ENTRY ? Side.BUY : Side.SELL,
        limit == null ? OrderType.MARKET : OrderType.LIMIT,
        Quantity.of(quantity),
        limit == null ? null : Price.of(limit),
        null,
        TimeInForce.GTC,
        false,
        role,
        "signal");
  }

  /** A context in which an entry of 0.05 BTC passes, with some components replaced. */
  private static RiskContext context(Map<String, @Nullable Object> changes) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("now", NOW);
    values.put("settings", RiskSettings.standard(USDT));
    values.put("tradingState", TradingState.RUNNING);
    values.put("reconciled", true);
    values.put("instrument", instrument(true));
    values.put("instrumentHalted", false);
    values.put("unknownOutcome", false);
    values.put("quote", quote("50000", "50000.01"));
    values.put("quotedAt", NOW.minusSeconds(1));
    values.put("crossed", false);
    values.put("suspect", false);
    values.put("feedProblem", null);
    values.put("clockOffset", Duration.ofMillis(20));
    values.put("equity", Money.of("100000", USDT));
    values.put("cash", Money.of("100000", USDT));
    values.put("positionValue", Money.zero(USDT));
    values.put("exposure", Money.zero(USDT));
    values.put("fee", Rate.of("0.001"));
    values.put("openPositions", 0);
    values.put("strategyBusy", false);
    values.put("ordersLastMinute", 0);
    values.put("ordersLastSecond", 0);
    values.put("openOrders", 0);
    values.put("cancelsLastMinute", 0);
    values.put("assetExposure", Money.zero(USDT));
    values.put("lossAtStop", Money.of("500", USDT));
    values.put("stopPrice", Price.of("49000"));
    values.put("reference", Price.of("50100"));
    values.put("controlSilent", Duration.ZERO);
    values.put("orderKnown", false);
    values.put("recentTwin", false);
    values.put("rejections", 0);
    values.put("dailyLoss", Rate.ZERO);
    values.put("drawdown", Rate.ZERO);
    values.put("lock", null);
    values.put("restingOpposite", List.of());
    values.putAll(changes);
    RecordComponent[] components = RiskContext.class.getRecordComponents();
    assertThat(values.keySet())
        .containsExactlyInAnyOrder(
            Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new));
    try {
      return RiskContext.class
          .getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(Arrays.stream(components).map(c -> values.get(c.getName())).toArray());
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.getMessage(), impossible);
    }
  }

  private static RiskContext with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> changes = new HashMap<>();
    changes.put(name, value);
    return context(changes);
  }

  private static RiskContext withSilence(Duration silence) {
    RiskSettings base = RiskSettings.standard(USDT);
    OrderLimits limits = base.limits();
    Map<String, @Nullable Object> changes = new HashMap<>();
    changes.put("controlSilent", silence);
    changes.put(
        "settings",
        new RiskSettings(
            base.maxOpenPositions(),
            base.maxOrderNotional(),
            base.maxPosition(),
            base.maxGrossExposure(),
            base.maxOrdersPerMinute(),
            base.priceCollar(),
            base.maxSpreadBps(),
            base.maxQuoteAge(),
            base.maxClockOffset(),
            base.dailyLossLimit(),
            base.maxDrawdown(),
            base.lossStreak(),
            base.lossCoolDown(),
            base.breakers(),
            base.protections(),
            new OrderLimits(
                limits.maxOpenOrders(),
                limits.maxOrdersPerSecond(),
                limits.maxCancelsPerMinute(),
                limits.maxAssetExposure(),
                limits.maxLossPerTrade(),
                limits.referenceWindow(),
                limits.maxReferenceDeviation(),
                limits.reduceAt(),
                Duration.ofSeconds(30))));
    return context(changes);
  }

  private record Breach(OrderIntent order, RiskContext context) {}

  private static Breach breach(DenialCode code) {
    OrderIntent entry = order(OrderRole.ENTRY, "0.05", null);
    return switch (code) {
      case TRADING_STATE -> new Breach(entry, with("tradingState", TradingState.PAUSED));
      case NOT_RECONCILED -> new Breach(entry, with("reconciled", false));
      case INSTRUMENT_UNKNOWN -> new Breach(entry, with("instrument", null));
      case INSTRUMENT_NOT_TRADABLE -> new Breach(entry, with("instrument", instrument(false)));
      case INSTRUMENT_HALTED -> new Breach(entry, with("instrumentHalted", true));
      case OUTCOME_UNKNOWN -> new Breach(entry, with("unknownOutcome", true));
      case QUOTE_MISSING -> new Breach(entry, with("quote", null));
      case QUOTE_STALE -> new Breach(entry, with("quotedAt", NOW.minusMillis(2_001)));
      case BOOK_CROSSED -> new Breach(entry, with("crossed", true));
      case PRICE_SUSPECT -> new Breach(entry, with("suspect", true));
      case FEED_UNSOUND -> new Breach(entry, with("feedProblem", "silent"));
      case CLOCK_OFFSET -> new Breach(entry, with("clockOffset", Duration.ofMillis(-501)));
      case SPREAD_TOO_WIDE -> new Breach(entry, with("quote", quote("50000", "50101")));
      case PRICE_COLLAR -> new Breach(order(OrderRole.ENTRY, "0.05", "51001"), context(Map.of()));
      case QUANTITY_BELOW_MINIMUM ->
          new Breach(
              entry,
              with(
                  "instrument",
                  new Instrument(
                      ID,
                      Price.of("0.01"),
                      Quantity.of("0.001"),
                      Quantity.of("0.1"),
                      Quantity.of("50"),
                      Money.of("100", USDT),
                      true)));
      case QUANTITY_ABOVE_MAXIMUM ->
          new Breach(order(OrderRole.ENTRY, "51", null), context(Map.of()));
      case PRICE_OFF_TICK ->
          new Breach(order(OrderRole.ENTRY, "0.05", "50000.005"), context(Map.of()));
      case QUANTITY_OFF_LOT ->
          new Breach(order(OrderRole.ENTRY, "0.0505", null), context(Map.of()));
      case NOTIONAL_BELOW_MINIMUM ->
          new Breach(order(OrderRole.ENTRY, "0.001", null), context(Map.of()));
      case ORDER_NOTIONAL_ABOVE_LIMIT ->
          new Breach(order(OrderRole.ENTRY, "0.1", null), context(Map.of()));
      case POSITION_ABOVE_LIMIT ->
          new Breach(entry, with("positionValue", Money.of("18000", USDT)));
      case GROSS_EXPOSURE_ABOVE_LIMIT ->
          new Breach(entry, with("exposure", Money.of("78000", USDT)));
      case TOO_MANY_POSITIONS -> new Breach(entry, with("openPositions", 4));
      case ORDER_RATE -> new Breach(entry, with("ordersLastMinute", 60));
      case ORDER_BURST -> new Breach(entry, with("ordersLastSecond", 10));
      case TOO_MANY_OPEN_ORDERS -> new Breach(entry, with("openOrders", 40));
      case CANCEL_RATE -> new Breach(entry, with("cancelsLastMinute", 120));
      case ASSET_EXPOSURE_ABOVE_LIMIT ->
          new Breach(entry, with("assetExposure", Money.of("38000", USDT)));
      case LOSS_PER_TRADE -> new Breach(entry, with("lossAtStop", Money.of("2000.01", USDT)));
      case REFERENCE_DEVIATION -> new Breach(entry, with("reference", Price.of("45000")));
      case CONTROL_SILENT -> new Breach(entry, withSilence(Duration.ofSeconds(31)));
      case EXIT_BELOW_MINIMUM ->
          new Breach(order(OrderRole.ENTRY, "0.002", null), with("stopPrice", Price.of("48000")));
      case DUPLICATE_LEG -> new Breach(entry, with("orderKnown", true));
      case DUPLICATE_ORDER -> new Breach(entry, with("recentTwin", true));
      case REPEATED_REJECTIONS -> new Breach(entry, with("rejections", 3));
      case DAILY_LOSS -> new Breach(entry, with("dailyLoss", Rate.of("0.05")));
      case DRAWDOWN -> new Breach(entry, with("drawdown", Rate.of("0.15")));
      case LOCKED ->
          new Breach(
              entry,
              with("lock", new EntryLock("l", null, null, null, false, "api", "news", NOW, null)));
      case EQUITY_UNKNOWN -> new Breach(entry, with("equity", null));
      case INSUFFICIENT_CASH -> new Breach(entry, with("cash", Money.of("2502", USDT)));
      case POSITION_EXISTS -> new Breach(entry, with("strategyBusy", true));
      case SELF_TRADE -> new Breach(entry, with("restingOpposite", List.of(Price.of("50500"))));
      case SIGNAL_EXPIRED, NO_RANGE, NO_EDGE, STOP_TOO_FAR, SIZE_TOO_SMALL ->
          throw new AssertionError(code + " is decided before there is an order");
    };
  }

  @Test
  void approvesAnEntryWithinAllLimits() {
    assertThat(gate.check(order(OrderRole.ENTRY, "0.05", null), context(Map.of())))
        .isInstanceOf(RiskVerdict.Approved.class);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SIGNAL_EXPIRED", "NO_RANGE", "STOP_TOO_FAR", "SIZE_TOO_SMALL", "NO_EDGE"})
  void deniesTheBreachOfEachRuleWithItsCode(DenialCode code) {
    Breach breach = breach(code);

    RiskVerdict verdict = gate.check(breach.order(), breach.context());

    assertThat(verdict)
        .isInstanceOfSatisfying(
            RiskVerdict.Denied.class,
            denied -> {
              assertThat(denied.code()).isEqualTo(code);
              assertThat(denied.detail()).contains("=");
            });
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "INSTRUMENT_UNKNOWN",
        "QUANTITY_BELOW_MINIMUM",
        "QUANTITY_ABOVE_MAXIMUM",
        "PRICE_OFF_TICK",
        "QUANTITY_OFF_LOT",
        "DUPLICATE_LEG",
        "DUPLICATE_ORDER",
        "SIGNAL_EXPIRED",
        "NO_RANGE",
        "STOP_TOO_FAR",
        "SIZE_TOO_SMALL",
        "NO_EDGE"
      })
  void neverBlocksAnExitForLimitsStatesOrData(DenialCode code) {
    RiskContext context = breach(code).context();

    for (OrderRole role : OrderRole.values()) {
      if (role.reducesRisk()) {
        assertThat(gate.check(order(role, "0.05", null), context))
            .isInstanceOf(RiskVerdict.Approved.class);
      }
    }
  }
}
