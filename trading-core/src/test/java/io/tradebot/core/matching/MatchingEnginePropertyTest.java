package io.tradebot.core.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.order.Side;
import io.tradebot.common.order.TimeInForce;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine against the naive book on seeded streams of orders; the seed is the test's parameter.
 */
class MatchingEnginePropertyTest {
  private static final int STEPS = 4_000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void doesWhatTheNaiveBookDoes(long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    RecordedEvents events = new RecordedEvents();
    MatchingEngine engine = new MatchingEngine(events);
    NaiveBook naive = new NaiveBook();
    long submitted = 0;

    for (long id = 1; id <= STEPS; id++) {
      if (random.nextInt(4) == 0) {
        long victim = 1 + random.nextLong(id);
        engine.cancel(victim);
        naive.cancel(victim);
      } else {
        OrderRequest request = order(random, id);
        submitted += request.quantity();
        engine.submit(request);
        naive.submit(request);
      }
    }

    assertThat(events.lines).isEqualTo(naive.lines);
    for (Side side : Side.values()) {
      for (long price = 80; price <= 120; price++) {
        assertThat(engine.book().quantityAt(side, price)).isEqualTo(naive.quantityAt(side, price));
      }
    }
    assertThat(accountedFor(events, engine)).isEqualTo(submitted);
    long bid = engine.book().bestPrice(Side.BUY);
    long ask = engine.book().bestPrice(Side.SELL);
    assertThat(bid == 0 || ask == 0 || bid < ask).as("bid %d below ask %d", bid, ask).isTrue();
  }

  /**
   * Every unit that was submitted has traded (on both sides), was closed, was refused, or rests.
   */
  private static long accountedFor(RecordedEvents events, MatchingEngine engine) {
    long traded = events.matches.stream().mapToLong(match -> 2 * match.quantity()).sum();
    long closed =
        events.lines.stream()
            .filter(line -> line.startsWith("closed"))
            .mapToLong(line -> Long.parseLong(line.split(" ", -1)[2]))
            .sum();
    long refused =
        events.lines.stream().filter(line -> line.startsWith("rejected")).count()
            * REFUSED_QUANTITY;
    long[] resting = new long[1];
    for (Side side : Side.values()) {
      engine
          .book()
          .forEachLevel(
              side,
              (price, quantity) -> {
                resting[0] += quantity;
                return true;
              });
    }
    return traded + closed + refused + resting[0];
  }

  private static final long REFUSED_QUANTITY = 5;

  private static OrderRequest order(RandomGenerator random, long id) {
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    long owner = random.nextInt(3);
    long price = 90 + random.nextLong(20);
    long quantity = 1 + random.nextLong(20);
    return switch (random.nextInt(10)) {
      case 0 -> OrderRequest.market(id, owner, side, quantity);
      case 1 -> OrderRequest.limit(id, owner, side, price, quantity, TimeInForce.IOC);
      case 2 -> OrderRequest.limit(id, owner, side, price, quantity, TimeInForce.FOK);
      case 3 -> OrderRequest.postOnly(id, owner, side, price, REFUSED_QUANTITY);
      default -> OrderRequest.limit(id, owner, side, price, quantity);
    };
  }
}
