package io.tradebot.exchangesim.adapter.venue;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.exchangesim.adapter.binance.BinanceProtocol;
import io.tradebot.exchangesim.adapter.coinbase.CoinbaseListings;
import io.tradebot.exchangesim.adapter.coinbase.CoinbaseProtocol;
import io.tradebot.exchangesim.adapter.kraken.KrakenListings;
import io.tradebot.exchangesim.adapter.kraken.KrakenProtocol;
import io.tradebot.exchangesim.adapter.socket.Protocol;
import io.tradebot.exchangesim.application.CommissionAsset;
import io.tradebot.exchangesim.domain.Listing;

/** The exchange that a venue speaks, lists and charges like. */
public enum Dialect {
  BINANCE,
  KRAKEN,
  COINBASE;

  Protocol protocol(SimulatedVenue.Setup setup) {
    return switch (this) {
      case BINANCE -> new BinanceProtocol(setup.credentials(), setup.makerFee(), setup.takerFee());
      case KRAKEN -> new KrakenProtocol(setup.credentials(), setup.makerFee(), setup.takerFee());
      case COINBASE ->
          new CoinbaseProtocol(setup.credentials(), setup.makerFee(), setup.takerFee());
    };
  }

  Listing listing(Symbol symbol) {
    return switch (this) {
      case BINANCE -> Listing.of(symbol);
      case KRAKEN -> KrakenListings.of(symbol);
      case COINBASE -> CoinbaseListings.of(symbol);
    };
  }

  CommissionAsset commission() {
    return switch (this) {
      case BINANCE -> CommissionAsset.RECEIVED;
      case KRAKEN, COINBASE -> CommissionAsset.QUOTE;
    };
  }
}
