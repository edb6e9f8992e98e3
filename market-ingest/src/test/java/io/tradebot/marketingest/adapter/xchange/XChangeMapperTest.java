package io.tradebot.marketingest.adapter.xchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.domain.DepthSnapshot;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order.OrderType;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.marketdata.Trade;
import org.knowm.xchange.dto.trade.LimitOrder;

class XChangeMapperTest {
  private static final InstrumentId BTC = InstrumentId.of("OTHER:BTC-USDT");
  private static final long NOW_NS = 1_700_000_000_000_000_000L;

  private final XChangeMapper mapper = new XChangeMapper(2, false);

  @Test
  void readsATrade() {
    assertThat(mapper.trade(BTC, trade("60000.10", "0.5", OrderType.ASK), 7, NOW_NS, NOW_NS))
        .isEqualTo(
            new StreamMessage.Trade(
                new PublicTrade(
                    BTC,
                    7,
                    Price.of("60000.1"),
                    Quantity.of("0.5"),
                    Side.SELL,
                    1_699_999_999_000_000_000L,
                    NOW_NS)));
  }

  @Test
  void turnsTheSideWhereTheLibraryTellsTheMakers() {
    StreamMessage read =
        new XChangeMapper(2, true).trade(BTC, trade("1", "1", OrderType.ASK), 7, NOW_NS, NOW_NS);

    assertThat(read)
        .isInstanceOfSatisfying(
            StreamMessage.Trade.class,
            trade -> assertThat(trade.trade().aggressor()).isEqualTo(Side.BUY));
  }

  @ParameterizedTest
  @CsvSource({
    "        , 1          , BID     , MISSING_FIELD",
    "1       ,            , BID     , MISSING_FIELD",
    "1       , 1          ,         , MISSING_FIELD",
    "1       , 1          , EXIT_BID, MISSING_FIELD",
    "0       , 1          , BID     , NOT_POSITIVE",
    "1       , -1         , BID     , NOT_POSITIVE",
    "1       , 0.000000001, BID     , TOO_PRECISE",
    "1e11    , 1          , BID     , OUT_OF_RANGE",
    "1e999999, 1          , BID     , OUT_OF_RANGE"
  })
  void refusesWhatItCannotUse(
      @Nullable String price, @Nullable String amount, @Nullable OrderType type, RejectReason why) {
    assertThat(mapper.trade(BTC, trade(price, amount, type), 7, NOW_NS, NOW_NS))
        .isInstanceOfSatisfying(
            StreamMessage.Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(why));
  }

  @Test
  void takesOurTimeWhereTheExchangeTellsNone() {
    OrderBook book = new OrderBook(null, List.of(order(OrderType.ASK, "2")), List.of());

    assertThat(mapper.book(BTC, book, NOW_NS))
        .isInstanceOfSatisfying(
            StreamMessage.Several.class,
            several ->
                assertThat(several.messages()).contains(new StreamMessage.Heartbeat(NOW_NS)));
  }

  @Test
  void readsNoMoreLevelsThanAreWanted() {
    OrderBook book =
        new OrderBook(
            Date.from(Instant.ofEpochMilli(NOW_NS / 1_000_000)),
            List.of(
                order(OrderType.ASK, "3"), order(OrderType.ASK, "4"), order(OrderType.ASK, "5")),
            List.of(order(OrderType.BID, "2")));

    StreamMessage read = mapper.book(BTC, book, 0);

    assertThat(((StreamMessage.Several) read).messages().getFirst())
        .isInstanceOfSatisfying(
            StreamMessage.Snapshot.class,
            snapshot -> {
              DepthSnapshot levels = snapshot.snapshot();
              assertThat(levels.asks())
                  .containsExactly(300_000_000L, 100_000_000L, 400_000_000L, 100_000_000L);
              assertThat(levels.bids()).containsExactly(200_000_000L, 100_000_000L);
            });
  }

  @Test
  void namesTheClassThatIsNotThere() {
    assertThatThrownBy(
            () -> XChangeLibrary.of("nowhere", URI.create("ws://h:1"), URI.create("http://h:1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("info.bitrich.xchangestream.nowhere.NowhereStreamingExchange")
        .hasMessageContaining("xchange-stream-nowhere");
    assertThatThrownBy(
            () ->
                XChangeLibrary.of(
                    "java.lang.String", URI.create("ws://h:1"), URI.create("http://h:1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a StreamingExchange");
  }

  private static Trade trade(
      @Nullable String price, @Nullable String amount, @Nullable OrderType type) {
    return Trade.builder()
        .price(price == null ? null : new BigDecimal(price))
        .originalAmount(amount == null ? null : new BigDecimal(amount))
        .type(type)
        .timestamp(Date.from(Instant.ofEpochMilli(1_699_999_999_000L)))
        .id("5")
        .build();
  }

  private static LimitOrder order(OrderType type, String price) {
    return new LimitOrder(
        type, BigDecimal.ONE, CurrencyPair.BTC_USDT, "", null, new BigDecimal(price));
  }
}
