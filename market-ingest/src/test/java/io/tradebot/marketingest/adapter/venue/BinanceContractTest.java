package io.tradebot.marketingest.adapter.venue;

import java.time.InstantSource;

class BinanceContractTest extends VenueContractTest {
  BinanceContractTest() {
    super(new BinanceWire(InstantSource.system()));
  }
}
