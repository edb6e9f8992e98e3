package io.tradebot.marketingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.testkit.SeededRuns;
import org.junit.jupiter.api.Test;

class StreamedBookSyncTest {
  private static final long UNIT = 100_000_000L;

  @Test
  void f15DiscardsTheBookAtOneMismatchUntilAWholeOneComes() {
    LocalOrderBook venue = new LocalOrderBook();
    StreamedBookSync sync = new StreamedBookSync(true, 10);
    assertThat(sync.onSnapshot(snapshot(venue, 100, 101))).isEqualTo(BookSync.Result.APPLIED);

    assertThat(sync.onUpdate(bid(100, 2, sum(venue)))).isEqualTo(BookSync.Result.CHECKSUM);

    assertThat(sync.isSynced()).isFalse();
    assertThat(sync.needsSnapshot()).isTrue();
    assertThat(sync.book().bidLevels()).as("nothing is priced on it").isZero();
    venue.setBid(100 * UNIT, 2 * UNIT);
    assertThat(sync.onUpdate(bid(100, 2, sum(venue))))
        .as("a right message does not mend a wrong book")
        .isEqualTo(BookSync.Result.HELD);
    LocalOrderBook fresh = new LocalOrderBook();
    assertThat(sync.onSnapshot(snapshot(fresh, 102, 103))).isEqualTo(BookSync.Result.APPLIED);
    assertThat(sync.isSynced()).isTrue();
    assertThat(sync.book().bidPrice(0)).isEqualTo(102 * UNIT);
  }

  @Test
  void f15FindsALostMessageAtTheNext() {
    SeededRuns.of(50)
        .forEach(
            random -> {
              LocalOrderBook venue = new LocalOrderBook();
              StreamedBookSync sync = new StreamedBookSync(true, 10);
              sync.onSnapshot(snapshot(venue, 1_000, 1_001));
              int before = random.nextInt(50);
              for (int i = 0; i < before; i++) {
                long price = 995L + random.nextInt(5);
                long quantity = 1L + random.nextInt(1_000);
                venue.setBid(price * UNIT, quantity * UNIT);
                assertThat(sync.onUpdate(bid(price, quantity, sum(venue))))
                    .isEqualTo(BookSync.Result.APPLIED);
              }
              // This change is lost on the way.
              venue.setBid(1_000 * UNIT, (2L + random.nextInt(1_000)) * UNIT);
              venue.setBid(996 * UNIT, 7 * UNIT);

              assertThat(sync.onUpdate(bid(996, 7, sum(venue))))
                  .isEqualTo(BookSync.Result.CHECKSUM);
            });
  }

  @Test
  void tellsAMessageThatCameAgainFromOneThatSaysTheSameLater() {
    LocalOrderBook venue = new LocalOrderBook();
    StreamedBookSync sync = new StreamedBookSync(true, 10);
    sync.onSnapshot(snapshot(venue, 100, 101));
    venue.setBid(100 * UNIT, 2 * UNIT);
    DepthUpdate update = bid(100, 2, sum(venue));
    assertThat(sync.onUpdate(update)).isEqualTo(BookSync.Result.APPLIED);

    assertThat(sync.onUpdate(update)).isEqualTo(BookSync.Result.DUPLICATE);

    assertThat(sync.isSynced()).isTrue();
    assertThat(
            sync.onUpdate(
                new DepthUpdate(update.bids(), update.asks(), ++timeNs, timeNs, sum(venue))))
        .isEqualTo(BookSync.Result.APPLIED);
  }

  private static long timeNs = 1_000;

  private static BookChecksum sum(LocalOrderBook book) {
    return new BookChecksum(BookChecksum.of(book, 2, 2), 2, 2);
  }

  private static DepthUpdate bid(long price, long quantity, BookChecksum checksum) {
    return new DepthUpdate(
        0, 0, new long[] {price * UNIT, quantity * UNIT}, new long[0], ++timeNs, timeNs, checksum);
  }

  private static DepthSnapshot snapshot(LocalOrderBook venue, long bid, long ask) {
    venue.setBid(bid * UNIT, UNIT);
    venue.setAsk(ask * UNIT, UNIT);
    return new DepthSnapshot(
        0, new long[] {bid * UNIT, UNIT}, new long[] {ask * UNIT, UNIT}, true, 1_000, sum(venue));
  }
}
