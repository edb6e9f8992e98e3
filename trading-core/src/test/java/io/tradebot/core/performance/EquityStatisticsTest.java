package io.tradebot.core.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EquityStatisticsTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void agreesWithTheReference() throws Exception {
    ReferenceReturns reference = ReferenceReturns.read();
    List<EquityPoint> marks = new ArrayList<>(List.of(new EquityPoint(MIDNIGHT, 1)));
    for (double each : reference.returns()) {
      EquityPoint last = marks.getLast();
      marks.add(new EquityPoint(last.at().plus(DAY), last.equity() * (1 + each)));
    }

    EquityStatistics statistics = EquityStatistics.of(marks, DAY);

    assertThat(statistics.returns()).isEqualTo(30);
    assertThat(statistics.sharpe().orElseThrow())
        .isCloseTo(reference.number("sharpeAnn365"), within(1e-10));
    assertThat(statistics.sortino().orElseThrow())
        .isCloseTo(reference.number("sortinoDaily") * Math.sqrt(365), within(1e-10));
    assertThat(statistics.volatility().orElseThrow())
        .isCloseTo(reference.number("sdSample") * Math.sqrt(365), within(1e-12));
    assertThat(statistics.maxDrawdown().orElseThrow())
        .isCloseTo(reference.number("maxDrawdown"), within(1e-12));
    assertThat(statistics.totalReturn().orElseThrow())
        .isCloseTo(reference.number("finalEquity") - 1, within(1e-12));
  }

  @Test
  void annualisesByTheIntervalsInAYear() {
    // Returns of +1 % and -0.5 % in turn: mean 0.25 %, sample deviation 0.75 % * sqrt(40 / 39).
    List<EquityPoint> marks = new ArrayList<>(List.of(new EquityPoint(MIDNIGHT, 100)));
    for (int i = 0; i < 40; i++) {
      EquityPoint last = marks.getLast();
      double next = last.equity() * (i % 2 == 0 ? 1.01 : 0.995);
      marks.add(new EquityPoint(last.at().plusSeconds(3_600), next));
    }

    EquityStatistics statistics = EquityStatistics.of(marks, Duration.ofHours(1));

    double perHour = 0.0025 / (0.0075 * Math.sqrt(40.0 / 39));
    assertThat(statistics.sharpe().orElseThrow())
        .isCloseTo(perHour * Math.sqrt(365 * 24), within(1e-9));
  }

  @Test
  void samplesTheLastMarkAtOrBeforeEachMidnight() {
    List<EquityPoint> marks = new ArrayList<>();
    marks.add(new EquityPoint(MIDNIGHT.minusSeconds(10), 100));
    for (int day = 0; day <= 25; day++) {
      Instant midnight = MIDNIGHT.plus(DAY.multipliedBy(day));
      marks.add(new EquityPoint(midnight.plusSeconds(1), 1_000 + day));
      marks.add(
          new EquityPoint(midnight.plus(Duration.ofHours(23)), 100 * Math.pow(1.01, day + 1)));
    }

    EquityStatistics statistics = EquityStatistics.of(marks, DAY);

    assertThat(statistics.returns()).as("between midnights 0 to 25").isEqualTo(25);
    assertThat(statistics.volatility().orElseThrow())
        .as("1 % from each evening to the next, whatever the mornings say")
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void knowsNoRatioFromTooFewReturns() {
    List<EquityPoint> marks = new ArrayList<>();
    for (int day = 0; day <= EquityStatistics.MIN_RETURNS; day++) {
      marks.add(new EquityPoint(MIDNIGHT.plus(DAY.multipliedBy(day)), 100 + day % 3));
    }

    EquityStatistics enough = EquityStatistics.of(marks, DAY);
    EquityStatistics tooFew = EquityStatistics.of(marks.subList(1, marks.size()), DAY);

    assertThat(enough.sharpe()).isPresent();
    assertThat(tooFew.sharpe()).isEmpty();
    assertThat(tooFew.sortino()).isEmpty();
    assertThat(tooFew.volatility()).isEmpty();
    assertThat(tooFew.maxDrawdown()).isPresent();
  }

  @Test
  void knowsNoSharpeRatioOfEquityThatNeverMoved() {
    List<EquityPoint> marks = new ArrayList<>();
    for (int day = 0; day <= 30; day++) {
      marks.add(new EquityPoint(MIDNIGHT.plus(DAY.multipliedBy(day)), 100));
    }

    EquityStatistics statistics = EquityStatistics.of(marks, DAY);

    assertThat(statistics.sharpe()).isEmpty();
    assertThat(statistics.volatility()).hasValue(0);
    assertThat(statistics.maxDrawdown()).hasValue(0);
  }

  @Test
  void knowsNothingOfASingleMark() {
    EquityStatistics statistics = EquityStatistics.of(List.of(new EquityPoint(MIDNIGHT, 100)), DAY);

    assertThat(statistics.totalReturn()).isEmpty();
    assertThat(statistics.maxDrawdown()).isEmpty();
    assertThat(EquityStatistics.of(List.of(), DAY).totalReturn()).isEmpty();
  }

  @Test
  void measuresTheDeepestAndTheLongestFall() {
    double[] equity = {100, 120, 90, 110, 121, 118, 117, 119, 120, 115};
    List<EquityPoint> marks = new ArrayList<>();
    for (int hour = 0; hour < equity.length; hour++) {
      marks.add(new EquityPoint(MIDNIGHT.plusSeconds(3_600L * hour), equity[hour]));
    }

    EquityStatistics statistics = EquityStatistics.of(marks, DAY);

    assertThat(statistics.maxDrawdown().orElseThrow()).isCloseTo(0.25, within(1e-15));
    assertThat(statistics.longestDrawdown()).as("from 121 to the end").hasHours(5);
  }

  @Test
  void refusesMarksOutOfOrder() {
    List<EquityPoint> marks =
        List.of(new EquityPoint(MIDNIGHT, 1), new EquityPoint(MIDNIGHT.minusSeconds(1), 1));

    assertThatThrownBy(() -> EquityStatistics.of(marks, DAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("order of time");
  }
}
