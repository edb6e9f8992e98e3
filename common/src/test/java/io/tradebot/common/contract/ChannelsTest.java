package io.tradebot.common.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.signal.StrategyId;
import org.junit.jupiter.api.Test;

/** The names on the wire; other programs know them as strings. */
class ChannelsTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final StrategyId SMA = StrategyId.of("sma_crossover");
  private static final AccountId ACCOUNT = AccountId.of("BINANCE-main");

  @Test
  void namesEveryChannel() {
    assertThat(Channels.trade(BTC).name()).isEqualTo("market.trade.BINANCE.BTC-USDT");
    assertThat(Channels.quote(BTC).name()).isEqualTo("market.quote.BINANCE.BTC-USDT");
    assertThat(Channels.book(BTC).name()).isEqualTo("market.book.BINANCE.BTC-USDT");
    assertThat(Channels.candle(Timeframe.M1, BTC).name())
        .isEqualTo("market.candle.1m.BINANCE.BTC-USDT");
    assertThat(Channels.feed(Venue.KRAKEN).name()).isEqualTo("market.feed.KRAKEN");
    assertThat(Channels.sentimentPost(Asset.of("BTC")).name()).isEqualTo("sentiment.post.BTC");
    assertThat(Channels.sentimentScore(Asset.of("BTC")).name()).isEqualTo("sentiment.score.BTC");
    assertThat(Channels.signal(SMA).name()).isEqualTo("signal.sma_crossover");
    assertThat(Channels.analysis(SMA).name()).isEqualTo("analysis.sma_crossover");
    assertThat(Channels.order(SMA).name()).isEqualTo("order.event.sma_crossover");
    assertThat(Channels.position(SMA).name()).isEqualTo("position.event.sma_crossover");
    assertThat(Channels.account(ACCOUNT).name()).isEqualTo("account.event.BINANCE-main");
    assertThat(Channels.heartbeat(ServiceName.ORDER_EXECUTOR).name())
        .isEqualTo("system.heartbeat.order-executor");
    assertThat(Channels.log(ServiceName.ORDER_EXECUTOR).name())
        .isEqualTo("system.log.order-executor");
    assertThat(Channels.CONTROL_COMMAND.name()).isEqualTo("control.command");
    assertThat(Channels.CONTROL_EVENT.name()).isEqualTo("control.event");
    assertThat(Channels.MODEL_EVENT.name()).isEqualTo("model.event");
    assertThat(Channels.SYSTEM_ALERT.name()).isEqualTo("system.alert");
  }

  @Test
  void matchesItsOwnByPatternAndNothingElse() {
    assertThat(Channels.ALL_QUOTES.matches(Channels.quote(BTC))).isTrue();
    assertThat(Channels.ALL_QUOTES.matches(Channels.trade(BTC))).isFalse();
    assertThat(Channels.quote(BTC).matches(Channels.quote(BTC))).isTrue();
  }

  @Test
  void namesEveryKey() {
    assertThat(StateKeys.TRADING_STATE.name()).isEqualTo("trading:state");
    assertThat(StateKeys.PANIC.name()).isEqualTo("trading:panic");
    assertThat(StateKeys.PANIC_REQUEST.name()).isEqualTo("control:panic-request");
    assertThat(StateKeys.FILLS.name()).isEqualTo("history:fills");
    assertThat(StateKeys.ORDERS.name()).isEqualTo("history:orders");
    assertThat(StateKeys.ROUND_TRIPS.name()).isEqualTo("history:round-trips");
    assertThat(StateKeys.EQUITY.name()).isEqualTo("history:equity");
    assertThat(StateKeys.quote(BTC).name()).isEqualTo("market:quote:BINANCE:BTC-USDT");
    assertThat(StateKeys.book(BTC).name()).isEqualTo("market:book:BINANCE:BTC-USDT");
    assertThat(StateKeys.feed(Venue.BINANCE).name()).isEqualTo("market:feed:BINANCE");
    assertThat(StateKeys.candles(Timeframe.S1, BTC).name())
        .isEqualTo("market:candles:1s:BINANCE:BTC-USDT");
    assertThat(StateKeys.gaps(BTC).name()).isEqualTo("market:gaps:BINANCE:BTC-USDT");
    assertThat(StateKeys.analysis(SMA, BTC).name())
        .isEqualTo("analysis:sma_crossover:BINANCE:BTC-USDT");
    assertThat(StateKeys.position(SMA, BTC).name())
        .isEqualTo("position:sma_crossover:BINANCE:BTC-USDT");
    assertThat(StateKeys.balances(ACCOUNT).name()).isEqualTo("account:balances:BINANCE-main");
    assertThat(StateKeys.equity(ACCOUNT).name()).isEqualTo("account:equity:BINANCE-main");
    assertThat(StateKeys.heartbeat(ServiceName.CONTROL_API).name())
        .isEqualTo("system:heartbeat:control-api");
    assertThat(StateKeys.log(ServiceName.CONTROL_API).name()).isEqualTo("history:log:control-api");
    assertThat(StateKeys.executorLease(ACCOUNT).name()).isEqualTo("executor:lease:BINANCE-main");
  }
}
