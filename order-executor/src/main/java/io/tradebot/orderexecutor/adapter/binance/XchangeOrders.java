package io.tradebot.orderexecutor.adapter.binance;

import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderType;
import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import io.tradebot.orderexecutor.adapter.connection.VenueClock;
import io.tradebot.orderexecutor.adapter.connection.WithheldException;
import io.tradebot.orderexecutor.application.ExecutionVenue.Departure;
import io.tradebot.platform.configuration.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.binance.BinanceAuthenticated;
import org.knowm.xchange.binance.BinanceExchange;
import org.knowm.xchange.binance.dto.BinanceException;
import org.knowm.xchange.binance.dto.trade.BinanceNewOrder;
import org.knowm.xchange.binance.dto.trade.BinanceNewOrder.NewOrderResponseType;
import org.knowm.xchange.binance.dto.trade.OrderSide;
import org.knowm.xchange.binance.service.BinanceHmacDigest;
import org.knowm.xchange.client.ExchangeRestProxyBuilder;
import si.mazi.rescu.ParamsDigest;
import si.mazi.rescu.SynchronizedValueFactory;

/**
 * Places orders through XChange's REST interface of Binance. Thread-safe; blocks.
 *
 * <p>The interface itself and not XChange's trade service on top of it: that one asks for the time
 * inside every order, waits in a local rate limiter that does not know the venue's count, spells
 * symbols by its own rules, and turns the venue's error codes into exceptions that say the
 * opposite.
 */
final class XchangeOrders {
  static {
    // HttpURLConnection, which XChange uses, repeats a POST by itself when the connection breaks
    // before the answer: a second
    // order. Read once, before the first connection of the process.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final BinanceAuthenticated binance;
  private final Secret apiKey;
  private final ParamsDigest signer;
  private final VenueClock clock;
  private final long receiveWindowMs;

  XchangeOrders(
      URI base,
      Secret apiKey,
      Secret apiSecret,
      VenueClock clock,
      Duration receiveWindow,
      Duration timeout) {
    this.apiKey = apiKey;
    this.signer = BinanceHmacDigest.createInstance(apiSecret.reveal());
    this.clock = clock;
    this.receiveWindowMs = receiveWindow.toMillis();
    ExchangeSpecification specification = new ExchangeSpecification(BinanceExchange.class);
    specification.setSslUri(base.toString());
    specification.setHttpConnTimeout((int) timeout.toMillis());
    specification.setHttpReadTimeout((int) timeout.toMillis());
    this.binance =
        ExchangeRestProxyBuilder.forInterface(BinanceAuthenticated.class, specification).build();
  }

  /**
   * Makes sure that a broken connection never repeats a POST; must run before the first connection
   * of the process.
   */
  static void forbidRepeatedPosts() {
    // Loading the class does it.
  }

  /**
   * Sends one new-order request.
   *
   * @param departure asked when all of the request is built: its signature is the last part
   * @param onDeparture told just before it is written
   * @throws WithheldException when it was not written
   * @throws BinanceException for an error answer with a code
   * @throws IOException for everything else that XChange reports; proves nothing
   */
  BinanceNewOrder place(
      OrderIntent intent, String symbol, Departure departure, Runnable onDeparture)
      throws IOException {
    ParamsDigest lastWord =
        invocation -> {
          String signature = signer.digestParams(invocation);
          String forbidden = departure.forbids();
          if (forbidden != null) {
            throw new WithheldException(forbidden);
          }
          onDeparture.run();
          return signature;
        };
    // A factory of its own for each request: rescu holds its lock while it sends.
    Long timestamp = clock.now().toEpochMilli();
    SynchronizedValueFactory<Long> stamp = () -> timestamp;
    return binance.newOrder(
        symbol,
        intent.side() == Side.BUY ? OrderSide.BUY : OrderSide.SELL,
        type(intent),
        timeInForce(intent),
        decimal(intent.quantity()),
        null,
        intent.limitPrice() == null ? null : decimal(intent.limitPrice()),
        intent.orderId().value(),
        intent.stopPrice() == null ? null : decimal(intent.stopPrice()),
        null,
        null,
        NewOrderResponseType.RESULT,
        receiveWindowMs,
        stamp,
        apiKey.reveal(),
        lastWord);
  }

  private static org.knowm.xchange.binance.dto.trade.OrderType type(OrderIntent intent) {
    return switch (intent.type()) {
      case MARKET -> org.knowm.xchange.binance.dto.trade.OrderType.MARKET;
      case LIMIT ->
          intent.postOnly()
              ? org.knowm.xchange.binance.dto.trade.OrderType.LIMIT_MAKER
              : org.knowm.xchange.binance.dto.trade.OrderType.LIMIT;
      case STOP_LOSS -> org.knowm.xchange.binance.dto.trade.OrderType.STOP_LOSS;
      case STOP_LOSS_LIMIT -> org.knowm.xchange.binance.dto.trade.OrderType.STOP_LOSS_LIMIT;
      case TAKE_PROFIT -> org.knowm.xchange.binance.dto.trade.OrderType.TAKE_PROFIT;
      case TAKE_PROFIT_LIMIT -> org.knowm.xchange.binance.dto.trade.OrderType.TAKE_PROFIT_LIMIT;
    };
  }

  /** Only orders with a limit price take one, and post-only implies it. */
  private static org.knowm.xchange.binance.dto.trade.@Nullable TimeInForce timeInForce(
      OrderIntent intent) {
    OrderType type = intent.type();
    if (!type.hasLimitPrice() || intent.postOnly()) {
      return null;
    }
    TimeInForce wanted = intent.timeInForce();
    return switch (wanted) {
      case GTC -> org.knowm.xchange.binance.dto.trade.TimeInForce.GTC;
      case IOC -> org.knowm.xchange.binance.dto.trade.TimeInForce.IOC;
      case FOK -> org.knowm.xchange.binance.dto.trade.TimeInForce.FOK;
    };
  }

  private static BigDecimal decimal(Object fixedPoint) {
    return new BigDecimal(fixedPoint.toString());
  }
}
