package io.tradebot.orderexecutor.adapter.paper;

import io.tradebot.common.contract.Channel;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.platform.bus.EventBus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The books and trades that market-ingest publishes. */
public final class BusMarketFeed implements MarketFeed {
  private final EventBus bus;
  private final Set<Channel> channels = new HashSet<>();

  public BusMarketFeed(EventBus bus, List<InstrumentId> instruments) {
    this.bus = bus;
    for (InstrumentId instrument : instruments) {
      channels.add(Channels.book(instrument));
      channels.add(Channels.trade(instrument));
    }
  }

  @Override
  public Following follow(Consumer<InstrumentEvent> events) {
    EventBus.Subscription subscription =
        bus.subscribe(
            channels,
            (channel, envelope) -> {
              if (envelope.payload() instanceof InstrumentEvent event) {
                events.accept(event);
              }
            });
    return subscription::close;
  }
}
