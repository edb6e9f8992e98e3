package io.tradebot.marketingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.testkit.SeededRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class NumberedBookSyncTest {

  @Test
  void holdsUpdatesUntilASnapshotJoinsThem() {
    NumberedBookSync sync = new NumberedBookSync(5);
    assertThat(sync.needsSnapshot()).isFalse();
    assertThat(sync.onUpdate(update(5, 8, bid(100, 1)))).isEqualTo(BookSync.Result.HELD);
    assertThat(sync.onUpdate(update(9, 12, bid(101, 2)))).isEqualTo(BookSync.Result.HELD);

    assertThat(sync.needsSnapshot()).isTrue();
    assertThat(sync.onSnapshot(snapshot(10, bid(99, 7), bid(110, 3))))
        .isEqualTo(BookSync.Result.APPLIED);

    assertThat(sync.isSynced()).isTrue();
    assertThat(sync.lastId()).isEqualTo(12);
    assertThat(sync.book().bidPrice(0)).isEqualTo(101);
    assertThat(sync.book().bidLevels()).isEqualTo(2);
  }

  @Test
  void asksAgainWhenTheSnapshotIsOlderThanTheFirstUpdate() {
    NumberedBookSync sync = new NumberedBookSync(5);
    sync.onUpdate(update(20, 25, bid(100, 1)));

    assertThat(sync.onSnapshot(snapshot(18, bid(99, 1), bid(110, 1))))
        .isEqualTo(BookSync.Result.SNAPSHOT_TOO_OLD);

    assertThat(sync.isSynced()).isFalse();
    assertThat(sync.onSnapshot(snapshot(19, bid(99, 1), bid(110, 1))))
        .isEqualTo(BookSync.Result.APPLIED);
  }

  @Test
  void discardsTheBookAtTheFirstMissingNumber() {
    NumberedBookSync sync = synced();

    assertThat(sync.onUpdate(update(15, 16, bid(98, 1)))).isEqualTo(BookSync.Result.GAP);

    assertThat(sync.expectedId()).isEqualTo(13);
    assertThat(sync.isSynced()).isFalse();
    assertThat(sync.needsSnapshot()).isTrue();
    assertThat(sync.onSnapshot(snapshot(16, bid(97, 1), bid(110, 1))))
        .isEqualTo(BookSync.Result.APPLIED);
  }

  @Test
  void ignoresWhatItHas() {
    NumberedBookSync sync = synced();

    assertThat(sync.onUpdate(update(11, 12, bid(50, 1)))).isEqualTo(BookSync.Result.DUPLICATE);

    assertThat(sync.book().bidLevels()).isEqualTo(1);
  }

  @Test
  void tellsWhatTheSnapshotContainsFromADuplicate() {
    NumberedBookSync sync = new NumberedBookSync(5);
    sync.onSnapshot(snapshot(10, bid(100, 1), bid(110, 3)));

    assertThat(sync.onUpdate(update(9, 10, bid(50, 1)))).isEqualTo(BookSync.Result.CONTAINED);
    assertThat(sync.onUpdate(update(10, 11, bid(40, 1)))).isEqualTo(BookSync.Result.APPLIED);
    assertThat(sync.onUpdate(update(10, 11, bid(50, 1)))).isEqualTo(BookSync.Result.DUPLICATE);
  }

  @Test
  void discardsABookWhoseNumberIsTooHighAtTheNextUpdate() {
    NumberedBookSync sync = synced();

    assertThat(sync.onUpdate(update(13, 9_013, bid(40, 1)))).isEqualTo(BookSync.Result.APPLIED);
    DepthUpdate next = update(14, 15, bid(50, 1));
    assertThat(
            sync.onUpdate(
                new DepthUpdate(
                    next.firstId(),
                    next.lastId(),
                    next.bids(),
                    next.asks(),
                    next.eventTimeNs() + 1_000_000_000L,
                    0)))
        .isEqualTo(BookSync.Result.GAP);

    assertThat(sync.isSynced()).isFalse();
  }

  @Test
  void discardsACrossedBook() {
    NumberedBookSync sync = synced();

    assertThat(sync.onUpdate(update(13, 13, bid(110, 1)))).isEqualTo(BookSync.Result.CROSSED);

    assertThat(sync.isSynced()).isFalse();
  }

  @Test
  void asksForANewSnapshotWhenTheTopReachesBeyondTheOldOne() {
    NumberedBookSync sync = new NumberedBookSync(2);
    sync.onUpdate(update(1, 2, bid(100, 1)));
    sync.onSnapshot(
        new DepthSnapshot(
            2, new long[] {100, 1, 99, 1, 98, 1}, new long[] {110, 1, 111, 1, 112, 1}, true));

    assertThat(sync.onUpdate(update(3, 3, bid(100, 0)))).isEqualTo(BookSync.Result.APPLIED);
    assertThat(sync.onUpdate(update(4, 4, bid(99, 0)))).isEqualTo(BookSync.Result.EXHAUSTED);

    assertThat(sync.isSynced()).isFalse();
  }

  @Test
  void equalsANaiveBookWheneverItIsInSyncAndFindsEveryGapAtOnce() {
    SeededRuns.of(40)
        .forEach(
            random -> {
              NumberedBookSync sync = new NumberedBookSync(20);
              TreeMap<Long, Long> bids = new TreeMap<>();
              TreeMap<Long, Long> asks = new TreeMap<>();
              long id = 0;
              for (long price = 1; price <= 200; price++) {
                bids.put(10_000 - price, 1 + random.nextLong(50));
                asks.put(10_000 + price, 1 + random.nextLong(50));
              }
              int gaps = 0;
              int found = 0;
              for (int step = 0; step < 800; step++) {
                long first = id + 1;
                id += 1 + random.nextInt(4);
                DepthUpdate update = change(first, id, bids, asks, random);
                boolean lost = random.nextInt(40) == 0;
                if (lost) {
                  gaps += sync.isSynced() ? 1 : 0;
                  long next = id + 1;
                  id += 1;
                  BookSync.Result result = sync.onUpdate(change(next, id, bids, asks, random));
                  found += result == BookSync.Result.GAP ? 1 : 0;
                } else {
                  sync.onUpdate(update);
                }
                if (random.nextInt(20) == 0) {
                  sync.onUpdate(update);
                }
                if (sync.needsSnapshot() && random.nextInt(3) == 0) {
                  sync.onSnapshot(new DepthSnapshot(id, flatten(bids), flatten(asks), false));
                }
                if (sync.isSynced() && step % 10 == 0) {
                  assertThat(sync.lastId()).isEqualTo(id);
                  assertThat(levels(sync.book(), true)).isEqualTo(pairs(bids.descendingMap()));
                  assertThat(levels(sync.book(), false)).isEqualTo(pairs(asks));
                }
              }
              assertThat(found).isEqualTo(gaps).isPositive();
            });
  }

  private static DepthUpdate change(
      long first, long last, Map<Long, Long> bids, Map<Long, Long> asks, RandomGenerator random) {
    int count = 1 + random.nextInt(5);
    long[] bidChanges = new long[2 * count];
    long[] askChanges = new long[2 * count];
    for (int i = 0; i < count; i++) {
      put(bids, bidChanges, i, 10_000 - 1 - random.nextInt(300), random);
      put(asks, askChanges, i, 10_000 + 1 + random.nextInt(300), random);
    }
    return new DepthUpdate(first, last, bidChanges, askChanges, last, last);
  }

  private static void put(
      Map<Long, Long> side, long[] changes, int index, long price, RandomGenerator random) {
    long quantity = random.nextInt(3) == 0 ? 0 : 1 + random.nextLong(50);
    changes[2 * index] = price;
    changes[2 * index + 1] = quantity;
    if (quantity == 0) {
      side.remove(price);
    } else {
      side.put(price, quantity);
    }
  }

  private static long[] flatten(Map<Long, Long> side) {
    return side.entrySet().stream()
        .flatMapToLong(e -> java.util.stream.LongStream.of(e.getKey(), e.getValue()))
        .toArray();
  }

  private static List<List<Long>> pairs(java.util.SortedMap<Long, Long> side) {
    return side.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList();
  }

  private static List<List<Long>> levels(LocalOrderBook book, boolean bids) {
    List<List<Long>> levels = new ArrayList<>();
    for (int rank = 0; rank < (bids ? book.bidLevels() : book.askLevels()); rank++) {
      levels.add(
          bids
              ? List.of(book.bidPrice(rank), book.bidQuantity(rank))
              : List.of(book.askPrice(rank), book.askQuantity(rank)));
    }
    return levels;
  }

  private static NumberedBookSync synced() {
    NumberedBookSync sync = new NumberedBookSync(5);
    sync.onUpdate(update(9, 12, bid(100, 1)));
    sync.onSnapshot(snapshot(10, new long[0], bid(110, 3)));
    return sync;
  }

  private static DepthSnapshot snapshot(long id, long[] bids, long[] asks) {
    return new DepthSnapshot(id, bids, asks, false);
  }

  private static DepthUpdate update(long first, long last, long[] bids) {
    return new DepthUpdate(first, last, bids, new long[0], last, last);
  }

  private static long[] bid(long price, long quantity) {
    return new long[] {price, quantity};
  }
}
