package io.tradebot.common.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.common.instrument.InstrumentId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");

  @Test
  void isPerfectWithoutRows() {
    Completeness quality = Completeness.of(100, 200, List.of());

    assertThat(quality.score()).isEqualTo(1.0);
    assertThat(quality.share("trade")).isEqualTo(1.0);
    assertThat(quality.streams()).isEmpty();
  }

  @Test
  void countsOverlappingRowsOnceAndClipsThemToTheSpan() {
    Completeness quality =
        Completeness.of(
            100,
            200,
            List.of(
                row("book", GapKind.SILENT, 90, 120, false),
                row("book", GapKind.DISCONNECTED, 110, 130, false),
                row("book", GapKind.MISSING, 190, 260, false),
                row("quote", GapKind.DISCONNECTED, 125, 140, false),
                row("trade", GapKind.DISCONNECTED, 110, 140, true)));

    assertThat(quality.streams().get("book"))
        .isEqualTo(new Completeness.Stream(3, 3, 3, 40, 30, 0.6));
    assertThat(quality.share("quote")).isCloseTo(0.85, within(1e-12));
    assertThat(quality.streams().get("trade"))
        .isEqualTo(new Completeness.Stream(1, 0, 1, 0, 0, 1.0));
    assertThat(quality.lostNs()).isEqualTo(50);
    assertThat(quality.score()).isEqualTo(0.5);
  }

  @Test
  void leavesOutWhatLiesOutsideTheSpan() {
    Completeness quality =
        Completeness.of(
            100,
            200,
            List.of(
                row("book", GapKind.SILENT, 10, 99, false),
                row("book", GapKind.SILENT, 200, 300, false)));

    assertThat(quality.streams()).isEmpty();
    assertThat(quality.score()).isEqualTo(1.0);
  }

  @Test
  void agreesWithCountingEveryNanosecond() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<MarketGapClosed> rows = new ArrayList<>();
      BitSet lost = new BitSet(500);
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        int from = random.nextInt(600) - 50;
        int to = from + random.nextInt(80);
        boolean repaired = random.nextInt(3) == 0;
        rows.add(row("s" + random.nextInt(3), GapKind.SILENT, from, to, repaired));
        if (!repaired && from < 500 && to > 0) {
          lost.set(Math.max(0, from), Math.min(500, to));
        }
      }

      Completeness quality = Completeness.of(0, 500, rows);

      assertThat(quality.lostNs()).as("seed %d", seed).isEqualTo(lost.cardinality());
    }
  }

  @Test
  void refusesASpanWithoutLengthAndARowThatEndsBeforeItBegins() {
    assertThatThrownBy(() -> Completeness.of(5, 5, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("span");
    assertThatThrownBy(() -> row("book", GapKind.SILENT, 5, 4, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("book");
  }

  private static MarketGapClosed row(
      String stream, GapKind kind, long fromNs, long toNs, boolean repaired) {
    return new MarketGapClosed(BTC, stream, kind, fromNs, toNs, 1, repaired, toNs, toNs);
  }
}
