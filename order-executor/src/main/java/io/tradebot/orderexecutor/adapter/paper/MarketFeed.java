package io.tradebot.orderexecutor.adapter.paper;

import io.tradebot.common.market.InstrumentEvent;
import java.util.function.Consumer;

/** Where the books and trades come from that a venue on paper fills its orders against. */
public interface MarketFeed {
  /** Begins; events come in the order of each instrument, from any thread. */
  Following follow(Consumer<InstrumentEvent> events);

  /** Ends it; no event is told afterwards. */
  interface Following extends AutoCloseable {
    @Override
    void close();
  }
}
