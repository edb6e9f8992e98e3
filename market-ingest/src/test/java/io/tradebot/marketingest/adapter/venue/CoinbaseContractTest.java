package io.tradebot.marketingest.adapter.venue;

import java.time.InstantSource;

class CoinbaseContractTest extends VenueContractTest {
  CoinbaseContractTest() {
    super(new CoinbaseWire(InstantSource.system()));
  }
}
