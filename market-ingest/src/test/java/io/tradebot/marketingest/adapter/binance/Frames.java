package io.tradebot.marketingest.adapter.binance;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.marketingest.adapter.binance.wire.WireExchangeInfo;
import java.util.List;

/**
 * Sample frames. Provenance: written by hand in the shapes that the exchange's public page
 * "WebSocket Streams" describes (trade, individual symbol book ticker, diff depth, combined stream
 * envelope); numbers chosen freely.
 */
final class Frames {
  static final String TRADE =
      "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1723161255343,\"s\":\"BTCUSDT\","
          + "\"t\":3735683259,\"p\":\"61837.63000000\",\"q\":\"0.02000000\",\"T\":1723161255342,"
          + "\"m\":true,\"M\":true}}";
  static final String QUOTE =
      "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":50093239212,\"s\":\"BTCUSDT\","
          + "\"b\":\"61837.63000000\",\"B\":\"3.78826000\",\"a\":\"61837.64000000\",\"A\":\"1.54698000\"}}";
  static final String DEPTH =
      "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1723161255208,"
          + "\"s\":\"BTCUSDT\",\"U\":157,\"u\":160,\"b\":[[\"61837.63000000\",\"10.00000000\"],"
          + "[\"61830.00000000\",\"0.00000000\"]],\"a\":[[\"61837.64000000\",\"1.50000000\"]]}}";

  private Frames() {}

  static BinanceSymbols symbols() {
    return BinanceSymbols.of(
        Venue.BINANCE,
        new WireExchangeInfo(
            List.of(
                new WireExchangeInfo.Pair("BTCUSDT", "TRADING", "BTC", "USDT"),
                new WireExchangeInfo.Pair("ETHUSDT", "TRADING", "ETH", "USDT"))),
        List.of(Symbol.of("BTC-USDT"), Symbol.of("ETH-USDT")));
  }
}
