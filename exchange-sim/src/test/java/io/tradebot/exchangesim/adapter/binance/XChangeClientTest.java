package io.tradebot.exchangesim.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;

import info.bitrich.xchangestream.binance.BinanceStreamingExchange;
import info.bitrich.xchangestream.core.ProductSubscription;
import info.bitrich.xchangestream.core.StreamingExchangeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.knowm.xchange.Exchange;
import org.knowm.xchange.ExchangeFactory;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceExchange;
import org.knowm.xchange.binance.dto.trade.BinanceCancelOrderParams;
import org.knowm.xchange.binance.dto.trade.BinanceTradeHistoryParams;
import org.knowm.xchange.currency.Currency;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.marketdata.Trade;
import org.knowm.xchange.dto.meta.InstrumentMetaData;
import org.knowm.xchange.dto.trade.LimitOrder;
import org.knowm.xchange.dto.trade.MarketOrder;
import org.knowm.xchange.instrument.Instrument;

/** The venue as a client library sees it that was written for the real one. */
class XChangeClientTest {
  private static final CurrencyPair BTC = CurrencyPair.BTC_USDT;

  @Test
  void tradesThroughRest() throws Exception {
    try (TestVenue venue = TestVenue.generated()) {
      Exchange exchange =
          ExchangeFactory.INSTANCE.createExchange(specification(venue, BinanceExchange.class));
      Instrument btc = BTC;

      OrderBook book = exchange.getMarketDataService().getOrderBook(btc, 20);
      BigDecimal far =
          book.getBids()
              .getFirst()
              .getLimitPrice()
              .multiply(new BigDecimal("0.9"))
              .setScale(1, RoundingMode.DOWN);
      String bought =
          exchange
              .getTradeService()
              .placeMarketOrder(new MarketOrder(Order.OrderType.BID, new BigDecimal("0.01"), btc));
      String resting =
          exchange
              .getTradeService()
              .placeLimitOrder(
                  new LimitOrder(
                      Order.OrderType.BID, new BigDecimal("0.01"), btc, null, null, far));
      int open = exchange.getTradeService().getOpenOrders().getOpenOrders().size();
      boolean canceled =
          exchange.getTradeService().cancelOrder(new BinanceCancelOrderParams(btc, resting, null));
      int trades =
          exchange
              .getTradeService()
              .getTradeHistory(new BinanceTradeHistoryParams(btc))
              .getUserTrades()
              .size();

      InstrumentMetaData rules =
          Objects.requireNonNull(exchange.getExchangeMetaData().getInstruments().get(btc));
      assertThat(rules.getPriceScale()).isEqualTo(2);
      assertThat(rules.getMinimumAmount()).isEqualByComparingTo("0.00001");
      assertThat(book.getBids()).hasSize(20);
      assertThat(exchange.getMarketDataService().getTicker(btc).getLast()).isPositive();
      assertThat(bought).isNotEmpty();
      assertThat(open).isEqualTo(1);
      assertThat(canceled).isTrue();
      assertThat(trades).isPositive();
      assertThat(
              exchange
                  .getAccountService()
                  .getAccountInfo()
                  .getWallet()
                  .getBalance(Currency.BTC)
                  .getTotal())
          .isEqualByComparingTo("1.00999");
    }
  }

  @Test
  void readsTheStreams() throws Exception {
    try (TestVenue venue = TestVenue.generated()) {
      String base = venue.venue.streamUri().toString();
      LocalStreamingExchange.base = base + "/";
      BinanceStreamingExchange exchange =
          (BinanceStreamingExchange)
              StreamingExchangeFactory.INSTANCE.createExchange(
                  specification(venue, LocalStreamingExchange.class));
      Instrument btc = BTC;

      exchange
          .connect(
              ProductSubscription.create().addTrades(btc).addOrderbook(btc).addTicker(btc).build())
          .blockingAwait();
      Trade trade =
          exchange
              .getStreamingMarketDataService()
              .getTrades(btc)
              .timeout(15, TimeUnit.SECONDS)
              .blockingFirst();
      OrderBook book =
          exchange
              .getStreamingMarketDataService()
              .getOrderBook(btc)
              .timeout(15, TimeUnit.SECONDS)
              .blockingFirst();
      exchange.disconnect().blockingAwait();

      assertThat(trade.getPrice()).isPositive();
      assertThat(book.getBids().getFirst().getLimitPrice())
          .isLessThan(book.getAsks().getFirst().getLimitPrice());
    }
  }

  /** The library lets the address of the streams be changed by a subclass alone. */
  public static final class LocalStreamingExchange extends BinanceStreamingExchange {
    static String base = "";

    @Override
    protected String getStreamingBaseUri() {
      return base;
    }
  }

  private static ExchangeSpecification specification(
      TestVenue venue, Class<? extends Exchange> exchange) {
    ExchangeSpecification specification = new ExchangeSpecification(exchange);
    specification.setSslUri(venue.venue.restUri().toString());
    specification.setHost("127.0.0.1");
    specification.setApiKey(TestVenue.CREDENTIALS.apiKey());
    specification.setSecretKey(TestVenue.CREDENTIALS.apiSecret());
    specification.setShouldLoadRemoteMetaData(true);
    specification.setHttpReadTimeout((int) Duration.ofSeconds(10).toMillis());
    return specification;
  }
}
