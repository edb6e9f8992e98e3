package io.tradebot.marketingest.adapter.binance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.marketingest.adapter.websocket.StreamProtocol.Request;
import org.junit.jupiter.api.Test;

class BinanceProtocolTest {
  private final BinanceSymbols symbols = Frames.symbols();

  @Test
  void namesItsStreamsInTheAddress() {
    BinanceProtocol protocol = BinanceProtocol.of(symbols);

    assertThat(protocol.path(symbols.instruments()))
        .isEqualTo(
            "/stream?streams=btcusdt@trade/btcusdt@bookTicker/btcusdt@depth@100ms"
                + "/ethusdt@trade/ethusdt@bookTicker/ethusdt@depth@100ms");
    assertThat(protocol.subscriptions(symbols.instruments())).isEmpty();
  }

  @Test
  void subscribesInGroupsWhatTheAddressDoesNotName() {
    BinanceProtocol protocol = new BinanceProtocol(symbols, 2, 2);

    assertThat(protocol.path(symbols.instruments()))
        .endsWith("?streams=btcusdt@trade/btcusdt@bookTicker");
    assertThat(protocol.subscriptions(symbols.instruments()))
        .containsExactly(
            new Request(
                "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@depth@100ms\",\"ethusdt@trade\"],\"id\":4}",
                1),
            new Request(
                "{\"method\":\"SUBSCRIBE\",\"params\":[\"ethusdt@bookTicker\",\"ethusdt@depth@100ms\"],\"id\":6}",
                1));
  }

  @Test
  void knowsAnswersFromFramesOfStreams() {
    BinanceProtocol protocol = BinanceProtocol.of(symbols);

    assertThat(protocol.isAnswer("{\"result\":null,\"id\":4}".getBytes(US_ASCII))).isTrue();
    assertThat(protocol.isAnswer(Frames.TRADE.getBytes(US_ASCII))).isFalse();
  }
}
