package io.tradebot.core.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PositionSizerTest {
  private static final Asset USDT = Asset.of("USDT");
  private static final String PLENTY = "10000000";
  private static final Instrument BTC =
      new Instrument(
          InstrumentId.of("BINANCE:BTC-USDT"),
          Price.of("0.01"),
          Quantity.of("0.00001"),
          Quantity.of("0.00001"),
          Quantity.of("9000"),
          Money.of("10", USDT),
          true);
  private final PositionSizer sizer =
      new PositionSizer(SizingSettings.standard(), Rate.of("0.001"));

  private Sizing size(
      @Nullable String atr, String equity, String exposure, String cash, String largest) {
    return sizer.size(
        new PositionSizer.Request(
            BTC,
            Price.of("50000"),
            atr == null ? null : Price.of(atr),
            Money.of(equity, USDT),
            Money.of(exposure, USDT),
            Money.of(cash, USDT),
            Money.of(largest, USDT),
            PositionSizer.TrackRecord.none(USDT)));
  }

  private static Sizing size(SizingMethod method, PositionSizer.TrackRecord record) {
    SizingSettings base = SizingSettings.standard();
    SizingSettings settings =
        new SizingSettings(
            Rate.of("0.02"), Rate.ONE, base.stopAtr(), base.targetAtr(), base.minStop(), method);
    return new PositionSizer(settings, Rate.of("0.001"))
        .size(
            new PositionSizer.Request(
                BTC,
                Price.of("50000"),
                Price.of("500"),
                Money.of("100000", USDT),
                Money.of(PLENTY, USDT),
                Money.of(PLENTY, USDT),
                Money.of(PLENTY, USDT),
                record));
  }

  private static PositionSizer.TrackRecord record(int wins, int losses, String won, String lost) {
    return new PositionSizer.TrackRecord(wins, losses, Money.of(won, USDT), Money.of(lost, USDT));
  }

  @Test
  void sizesByTheRangeThatAPositionMayMove() {
    Sizing sizing =
        size(
            new SizingMethod.VolatilityTarget(Rate.of("0.002")),
            PositionSizer.TrackRecord.none(USDT));

    // 200 over a range of 500.
    assertThat(((Sizing.Sized) sizing).quantity()).isEqualTo(Quantity.of("0.4"));
    assertThat(limitedBy(sizing)).isEqualTo("volatility_target");
  }

  @Test
  void sizesByAFixedFractionOfTheEquity() {
    Sizing sizing =
        size(new SizingMethod.FixedFraction(Rate.of("0.10")), PositionSizer.TrackRecord.none(USDT));

    assertThat(((Sizing.Sized) sizing).quantity()).isEqualTo(Quantity.of("0.2"));
  }

  @Test
  void sizesByAShareOfKellysFractionWithinTheRiskPerTrade() {
    SizingMethod quarter = new SizingMethod.CappedKelly(Rate.of("0.25"), 10);

    // W = 0.5, R = 1.1: f = 0.04545454, a quarter of it 0.01136363, over 1250 + 2 * 50.
    Sizing edge = size(quarter, record(50, 50, "5500", "5000"));
    assertThat(((Sizing.Sized) edge).quantity()).isEqualTo(Quantity.of("0.84175"));
    assertThat(limitedBy(edge)).isEqualTo("kelly");

    assertThat(limitedBy(size(quarter, record(90, 10, "9000", "500")))).isEqualTo("risk");
    assertThat(limitedBy(size(quarter, record(4, 5, "1", "100")))).isEqualTo("risk");
    assertThat(reason(size(quarter, record(50, 50, "4000", "5000"))))
        .isEqualTo(Sizing.Reason.NO_EDGE);
  }

  @Test
  void losesTheRiskedFractionAtTheStopFeesIncluded() {
    Sizing sizing = size("2000", "100000", PLENTY, PLENTY, PLENTY);

    // 500 over 5000 + 2 * 50 per unit, rounded down to the lot.
    assertThat(sizing)
        .isEqualTo(
            new Sizing.Sized(Quantity.of("0.09803"), Price.of("5000"), Price.of("8000"), "risk"));
  }

  @Test
  void keepsTheStopAtLeastTheSmallestDistanceAway() {
    Sizing sizing = size("0.5", "100000", PLENTY, PLENTY, PLENTY);

    assertThat(((Sizing.Sized) sizing).stopDistance()).isEqualTo(Price.of("50"));
  }

  @Test
  void isCappedByPositionExposureCashAndOrder() {
    assertThat(limitedBy(size("10", "100000", PLENTY, PLENTY, PLENTY))).isEqualTo("max_position");
    assertThat(limitedBy(size("10", "100000", "1000", PLENTY, PLENTY))).isEqualTo("exposure");
    assertThat(limitedBy(size("10", "100000", PLENTY, "1000", PLENTY))).isEqualTo("cash");
    assertThat(limitedBy(size("10", "100000", PLENTY, PLENTY, "1000")))
        .isEqualTo("max_order_notional");
  }

  @Test
  void leavesRoomForTheFeeInCash() {
    Sizing sizing = size("10", "100000", PLENTY, "1000", PLENTY);

    // 1000 / 50050 rounded down; 0.02 would cost 1001.
    assertThat(((Sizing.Sized) sizing).quantity()).isEqualTo(Quantity.of("0.01998"));
  }

  @Test
  void refusesWithoutATrueRange() {
    assertThat(reason(size(null, "100000", PLENTY, PLENTY, PLENTY)))
        .isEqualTo(Sizing.Reason.NO_RANGE);
  }

  @Test
  void refusesAStopBelowZero() {
    assertThat(reason(size("25000", "100000", PLENTY, PLENTY, PLENTY)))
        .isEqualTo(Sizing.Reason.STOP_TOO_FAR);
  }

  @Test
  void refusesWhatCouldNotBeSoldAtTheStop() {
    // Worth 10.3 now, but below the minimum of 10 when the stop is hit.
    assertThat(reason(size("2000", "100000", PLENTY, "10.4", PLENTY)))
        .isEqualTo(Sizing.Reason.EXIT_BELOW_MINIMUM);
  }

  @Test
  void refusesLessThanALot() {
    assertThat(reason(size("10", "100000", "0", PLENTY, PLENTY)))
        .isEqualTo(Sizing.Reason.TOO_SMALL);
    assertThat(reason(size("10", "100000", "-5", PLENTY, PLENTY)))
        .isEqualTo(Sizing.Reason.TOO_SMALL);
  }

  private static String limitedBy(Sizing sizing) {
    return ((Sizing.Sized) sizing).limitedBy();
  }

  private static Sizing.Reason reason(Sizing sizing) {
    return ((Sizing.Refused) sizing).reason();
  }
}
