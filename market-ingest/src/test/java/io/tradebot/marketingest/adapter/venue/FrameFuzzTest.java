package io.tradebot.marketingest.adapter.venue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tradebot.marketingest.application.FrameMapper;
import io.tradebot.marketingest.application.IngestMetrics;
import io.tradebot.marketingest.application.MarketVenue;
import io.tradebot.marketingest.application.VenueAccess;
import io.tradebot.marketingest.application.VenueClock;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import io.tradebot.testkit.SeededRuns;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Bad frames of every kind against the parsers of all venues: none makes one throw, each is refused
 * with a reason, and the next good frame is read as ever.
 *
 * <p>A normal run tries 20,000 mutated frames a venue; more by {@code
 * -Dtradebot.fuzz.frames=1000000}.
 */
class FrameFuzzTest {
  private static final int FRAMES_PER_SEED = 500;
  private static final int FRAMES = Integer.getInteger("tradebot.fuzz.frames", 20_000);

  enum Wire {
    BINANCE,
    KRAKEN,
    COINBASE;

    WireVenue start() {
      InstantSource time = InstantSource.system();
      return switch (this) {
        case BINANCE -> new BinanceWire(time);
        case KRAKEN -> new KrakenWire(time);
        case COINBASE -> new CoinbaseWire(time);
      };
    }
  }

  private WireVenue venue = Wire.BINANCE.start();
  private MarketVenue opened = open();
  private FrameMapper mapper = opened.mapper();

  @AfterEach
  void close() {
    opened.stream().close();
    venue.close();
  }

  private void use(Wire wire) {
    close();
    venue = wire.start();
    opened = open();
    mapper = opened.mapper();
  }

  private MarketVenue open() {
    return venue.open(
        new VenueAccess(
            venue.instrument.venue(),
            venue.websocketUrl(),
            venue.restUrl(),
            List.of(venue.instrument.symbol()),
            20,
            new VenueClock(InstantSource.system()),
            new Random(1),
            new IngestMetrics(new SimpleMeterRegistry(), venue.instrument.venue())));
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void refusesEveryTruncation(Wire wire) {
    use(wire);
    for (String frame : venue.sampleFrames()) {
      byte[] bytes = frame.getBytes(UTF_8);
      assertThat(map(bytes)).as(frame).isNotInstanceOf(StreamMessage.Rejected.class);
      for (int length = 0; length < bytes.length; length++) {
        assertThat(mapper.map(bytes, length, 1, 1))
            .as("first %d bytes of %s", length, frame)
            .isInstanceOf(StreamMessage.Rejected.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void refusesEachKindOfBadFrameWithItsReason(Wire wire) {
    use(wire);
    byte[] huge = new byte[20 << 20];
    Arrays.fill(huge, (byte) ' ');

    assertThat(reason(map(new byte[0]))).isEqualTo(RejectReason.EMPTY);
    assertThat(reason(map(huge))).isEqualTo(RejectReason.TOO_LARGE);
    assertThat(reason(map(Arrays.copyOf(huge, 10 << 20))))
        .isIn(RejectReason.TOO_LARGE, RejectReason.MALFORMED);
    assertRefused("<html><body>502</body></html>", RejectReason.MALFORMED);
    assertRefused("[]", RejectReason.WRONG_TYPE);
    assertRefused("null", RejectReason.WRONG_TYPE);
    assertRefused("\"text\"", RejectReason.WRONG_TYPE);
    assertRefused("{}", RejectReason.UNKNOWN_TYPE);
    assertRefused("{\"a\":" + "[".repeat(100_000), RejectReason.TOO_DEEP);
    assertRefused("{\"a\":" + "{\"a\":".repeat(100_000), RejectReason.TOO_DEEP);
    String trade = venue.sampleFrames().getFirst();
    assertRefused(trade + trade, RejectReason.MALFORMED);
    assertRefused(trade.substring(0, trade.length() - 1) + ",}", RejectReason.MALFORMED);
    venue
        .badTrades()
        .forEach(
            (change, expected) ->
                assertThat(reason(map(venue.badTrade(change).getBytes(UTF_8))))
                    .as("%s: %s", change, venue.badTrade(change))
                    .isEqualTo(expected));
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void throwsOnNoMutationAndReadsTheNextGoodFrameAsEver(Wire wire) {
    use(wire);
    List<String> samples = venue.sampleFrames();
    byte[] good = samples.getFirst().getBytes(UTF_8);
    StreamMessage untouched = map(good);
    long[] rejected = {0};
    long[] tried = {0};
    Set<RejectReason> reasons = EnumSet.noneOf(RejectReason.class);

    SeededRuns.of(Math.max(1, FRAMES / FRAMES_PER_SEED))
        .forEach(
            random -> {
              for (int i = 0; i < FRAMES_PER_SEED; i++) {
                byte[] frame =
                    FrameMutations.mutate(samples.get(random.nextInt(samples.size())), random);
                tried[0]++;
                if (map(frame) instanceof StreamMessage.Rejected rejection) {
                  rejected[0]++;
                  reasons.add(rejection.reason());
                }
              }
              assertThat(map(good)).isEqualTo(untouched);
            });

    System.out.println(
        wire + ": " + tried[0] + " mutated frames, " + rejected[0] + " refused for " + reasons);
    // Some mutations hit only what is skipped, or make another frame that is right.
    assertThat(rejected[0]).isBetween(tried[0] / 2, tried[0] - 1);
    assertThat(reasons)
        .contains(
            RejectReason.MALFORMED,
            RejectReason.MISSING_FIELD,
            RejectReason.WRONG_TYPE,
            RejectReason.UNKNOWN_TYPE,
            RejectReason.UNKNOWN_SYMBOL,
            RejectReason.NOT_POSITIVE);
  }

  private void assertRefused(String frame, RejectReason expected) {
    assertThat(reason(map(frame.getBytes(UTF_8))))
        .as(frame.substring(0, Math.min(100, frame.length())))
        .isEqualTo(expected);
  }

  private StreamMessage map(byte[] frame) {
    return mapper.map(frame, frame.length, 1, 1);
  }

  private static RejectReason reason(StreamMessage message) {
    assertThat(message).isInstanceOf(StreamMessage.Rejected.class);
    return ((StreamMessage.Rejected) message).reason();
  }
}
