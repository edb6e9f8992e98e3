package io.tradebot.orderexecutor.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.Liquidity;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.core.execution.VenueReport;
import io.tradebot.orderexecutor.adapter.binance.wire.AccountPositionWire;
import io.tradebot.orderexecutor.adapter.binance.wire.AccountWire;
import io.tradebot.orderexecutor.adapter.binance.wire.ExchangeInfoWire;
import io.tradebot.orderexecutor.adapter.binance.wire.ExecutionReportWire;
import io.tradebot.orderexecutor.adapter.binance.wire.OrderWire;
import io.tradebot.orderexecutor.adapter.binance.wire.TradeWire;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class BinanceMapperTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final ClientOrderId ORDER = ClientOrderId.of("tbaaaaaaaaaaaaaaaa");
  private static final VenueOrderId NUMBER = new VenueOrderId("4293153");

  @Test
  void readsAnAcknowledgement() {
    ExecutionReportWire wire = golden("execution-report-new.json", ExecutionReportWire.class);

    assertThat(BinanceMapper.executionReport(wire, BTC))
        .containsExactly(
            new VenueReport.Accepted(ORDER, NUMBER, Instant.ofEpochMilli(1767607200095L)));
  }

  @Test
  void readsAFillWithItsFeeInTheAssetItWasTakenIn() {
    ExecutionReportWire wire = golden("execution-report-trade.json", ExecutionReportWire.class);

    assertThat(BinanceMapper.executionReport(wire, BTC))
        .containsExactly(
            new VenueReport.Filled(
                ORDER,
                BTC,
                NUMBER,
                new TradeId("77001"),
                Side.BUY,
                Price.of("65000.1"),
                Quantity.of("0.004"),
                Money.of("0.000004", Asset.of("BTC")),
                Liquidity.MAKER,
                Instant.ofEpochMilli(1767607201095L)));
  }

  @Test
  void readsACancellationUnderTheIdOfTheOrderAndNotOfTheCancel() {
    ExecutionReportWire wire = golden("execution-report-canceled.json", ExecutionReportWire.class);

    assertThat(BinanceMapper.executionReport(wire, BTC))
        .containsExactly(
            new VenueReport.Canceled(
                ORDER, Quantity.of("0.004"), Instant.ofEpochMilli(1767607202095L)));
  }

  @Test
  void readsOrdersOfListsAndOfCancelAnswers() {
    VenueReport.VenueOrder listed = BinanceMapper.order(golden("order.json", OrderWire.class), BTC);
    VenueReport.VenueOrder cancelled =
        BinanceMapper.order(golden("cancel.json", OrderWire.class), BTC);

    assertThat(listed)
        .isEqualTo(
            new VenueReport.VenueOrder(
                ORDER,
                NUMBER,
                BTC,
                Side.BUY,
                OrderType.LIMIT,
                Quantity.of("0.01"),
                Quantity.of("0.004"),
                Price.of("65000.1"),
                OrderStatus.PARTIALLY_FILLED,
                Instant.ofEpochMilli(1767607201095L)));
    assertThat(cancelled.orderId()).isEqualTo(ORDER);
    assertThat(cancelled.status()).isEqualTo(OrderStatus.CANCELED);
    assertThat(cancelled.updatedAt()).isEqualTo(Instant.ofEpochMilli(1767607202095L));
  }

  @Test
  void readsTradesOfTheAccount() {
    TradeWire trade = golden("my-trades.json", TradeWire[].class)[0];

    VenueReport.Filled fill = BinanceMapper.fill(trade, ORDER, BTC);

    assertThat(fill.tradeId()).isEqualTo(new TradeId("77001"));
    assertThat(fill.fee()).isEqualTo(Money.of("0.00031", Asset.of("BNB")));
    assertThat(fill.side()).isEqualTo(Side.BUY);
    assertThat(fill.venueOrderId()).isEqualTo(NUMBER);
  }

  @Test
  void keepsBalancesThatCountAndLeavesOutWhatIsForeignToUs() {
    Set<Asset> wanted = Set.of(Asset.of("BTC"), Asset.of("USDT"), Asset.of("ETH"));

    List<Balance> read = BinanceMapper.balances(golden("account.json", AccountWire.class), wanted);
    List<Balance> changed =
        BinanceMapper.balances(
            golden("outbound-account-position.json", AccountPositionWire.class), wanted);

    assertThat(read)
        .containsExactly(
            new Balance(Asset.of("BTC"), Quantity.of("0.503996"), Quantity.ZERO),
            new Balance(Asset.of("USDT"), Quantity.of("99350"), Quantity.of("390.0006")),
            new Balance(Asset.of("ETH"), Quantity.ZERO, Quantity.ZERO));
    assertThat(changed).hasSize(2).contains(read.get(0), read.get(1));
  }

  @Test
  void readsTradingRules() {
    ExchangeInfoWire info = golden("exchange-info.json", ExchangeInfoWire.class);

    Instrument btc = BinanceMapper.instrument(BTC, info.symbols().getFirst());

    assertThat(btc)
        .isEqualTo(
            new Instrument(
                BTC,
                Price.of("0.01"),
                Quantity.of("0.00001"),
                Quantity.of("0.00001"),
                Quantity.of("9000"),
                Money.of("5", Asset.of("USDT")),
                true));
    assertThatThrownBy(
            () ->
                BinanceMapper.instrument(InstrumentId.of("BINANCE:OLD-BTC"), info.symbols().get(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OLDBTC")
        .hasMessageContaining("PRICE_FILTER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "FILED", "new", "CANCELLED"})
  void refusesAStatusThatBinanceDoesNotHave(String status) {
    assertThatThrownBy(() -> BinanceMapper.status(status))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + status + "\"");
  }

  private static <T> T golden(String name, Class<T> type) {
    try (InputStream in =
        Objects.requireNonNull(BinanceMapperTest.class.getResourceAsStream("/binance/" + name))) {
      return JSON.readValue(in, type);
    } catch (IOException e) {
      throw new AssertionError("golden payload " + name + " cannot be read", e);
    }
  }
}
