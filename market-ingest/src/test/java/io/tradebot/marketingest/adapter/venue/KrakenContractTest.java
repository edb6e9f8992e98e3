package io.tradebot.marketingest.adapter.venue;

import java.time.InstantSource;

class KrakenContractTest extends VenueContractTest {
  KrakenContractTest() {
    super(new KrakenWire(InstantSource.system()));
  }
}
