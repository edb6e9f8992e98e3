package io.tradebot.benchmark;

import io.micrometer.core.instrument.MeterRegistry;
import io.tradebot.common.contract.Channels;
import io.tradebot.common.contract.Envelope;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.bus.RedisConnections;
import io.tradebot.platform.bus.RedisEventBus;
import io.tradebot.platform.codec.MessageCodec;
import io.tradebot.platform.state.RedisStateStore;
import io.tradebot.platform.state.StateStore;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where the messages of a soak go, and how many trades came out there.
 *
 * @param read trades that a reader got
 */
record SoakBus(EventBus bus, StateStore state, LongAdder read, Runnable end)
    implements AutoCloseable {

  /** Takes messages and throws them away. */
  static SoakBus counting() {
    LongAdder read = new LongAdder();
    MessageSink sink =
        new MessageSink() {
          @Override
          void take(Message message) {
            if (message instanceof PublicTrade) {
              read.increment();
            }
          }
        };
    return new SoakBus(sink, sink, read, () -> {});
  }

  /** Publishes to a Redis and subscribes there to the trades. */
  static SoakBus redis(URI address, MeterRegistry registry) {
    RedisConnections connections = new RedisConnections(address, "", "soak");
    MessageCodec codec = new MessageCodec();
    RedisEventBus bus =
        new RedisEventBus(
            connections,
            codec,
            new Envelope.Source(ServiceName.MARKET_INGEST, "soak"),
            InstantSource.system(),
            registry);
    LongAdder read = new LongAdder();
    EventBus.Subscription trades =
        bus.subscribe(Set.of(Channels.ALL_TRADES), (channel, envelope) -> read.increment());
    return new SoakBus(
        bus,
        new RedisStateStore(connections, codec),
        read,
        () -> {
          trades.close();
          bus.close();
          connections.close();
        });
  }

  long trades() {
    return read.sum();
  }

  @Override
  public void close() {
    end.run();
  }
}
