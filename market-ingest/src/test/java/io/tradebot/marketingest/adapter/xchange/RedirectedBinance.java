package io.tradebot.marketingest.adapter.xchange;

import info.bitrich.xchangestream.binance.BinanceStreamingExchange;

/** The library's class for Binance at another address, which a subclass alone can change. */
public final class RedirectedBinance extends BinanceStreamingExchange {
  @Override
  protected String getStreamingBaseUri() {
    return getExchangeSpecification().getOverrideWebsocketApiUri() + "/";
  }
}
