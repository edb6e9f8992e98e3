package io.tradebot.core.performance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What an equity curve amounts to.
 *
 * <p>Ratios come from returns between samples at a regular interval, each the last mark at or
 * before a multiple of the interval since the Unix epoch (a day: midnight UTC); where no mark was
 * made the one before stands. They are annualised with the square root of the intervals in 365
 * days, as these markets never close, against a risk-free rate of zero, and are empty below {@value
 * #MIN_RETURNS} returns: fewer say nothing.
 *
 * @param totalReturn last equity over first, less one; empty for fewer than two marks or a first
 *     equity that is not positive
 * @param maxDrawdown largest fall from a peak, as a fraction of that peak, over all marks; empty as
 *     above
 * @param longestDrawdown longest time from a peak until it was reached again, or to the last mark
 * @param returns number of regular returns that the ratios come from
 * @param volatility annualised sample standard deviation of returns
 * @param sharpe annualised {@code mean / deviation}, with the sample standard deviation (W. F.
 *     Sharpe, The Sharpe Ratio, 1994); empty as well where nothing moved
 * @param sortino annualised {@code mean / downside}, with {@code downside = sqrt(mean(min(r,
 *     0)^2))} over all returns (F. Sortino, L. Price, Performance Measurement in a Downside Risk
 *     Framework, 1994); empty as well without a fall
 */
public record EquityStatistics(
    OptionalDouble totalReturn,
    OptionalDouble maxDrawdown,
    Duration longestDrawdown,
    int returns,
    OptionalDouble volatility,
    OptionalDouble sharpe,
    OptionalDouble sortino) {
  /** Returns below which the ratios stay unknown. */
  public static final int MIN_RETURNS = 20;

  private static final Duration YEAR = Duration.ofDays(365);

  /**
   * The statistics of marks.
   *
   * @param marks in order of time
   * @param interval between samples, e.g. a day
   * @throws IllegalArgumentException when the marks are out of order or the interval is not
   *     positive
   */
  public static EquityStatistics of(List<EquityPoint> marks, Duration interval) {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("interval must be positive, was " + interval);
    }
    for (int i = 1; i < marks.size(); i++) {
      if (marks.get(i).at().isBefore(marks.get(i - 1).at())) {
        throw new IllegalArgumentException(
            "marks must be in order of time: "
                + marks.get(i).at()
                + " comes after "
                + marks.get(i - 1).at());
      }
    }
    boolean known = marks.size() >= 2 && marks.getFirst().equity() > 0;
    double[] returns = returns(samples(marks, interval));
    double yearly = Math.sqrt((double) YEAR.toNanos() / interval.toNanos());
    OptionalDouble volatility = OptionalDouble.empty();
    OptionalDouble sharpe = OptionalDouble.empty();
    OptionalDouble sortino = OptionalDouble.empty();
    if (returns.length >= MIN_RETURNS) {
      double mean = mean(returns);
      double deviation = sampleDeviation(returns, mean);
      double downside = downside(returns);
      volatility = OptionalDouble.of(deviation * yearly);
      sharpe = ratio(mean, deviation, yearly);
      sortino = ratio(mean, downside, yearly);
    }
    return new EquityStatistics(
        known
            ? OptionalDouble.of(marks.getLast().equity() / marks.getFirst().equity() - 1)
            : OptionalDouble.empty(),
        known ? OptionalDouble.of(maxDrawdown(marks)) : OptionalDouble.empty(),
        longestDrawdown(marks),
        returns.length,
        volatility,
        sharpe,
        sortino);
  }

  /**
   * The last mark at or before each multiple of the interval, from the first multiple that has one.
   */
  private static List<Double> samples(List<EquityPoint> marks, Duration interval) {
    List<Double> samples = new ArrayList<>();
    if (marks.isEmpty()) {
      return samples;
    }
    Instant boundary = ceiling(marks.getFirst().at(), interval);
    for (int i = 0; i < marks.size(); i++) {
      boolean last = i + 1 == marks.size();
      Instant until = last ? marks.get(i).at().plusNanos(1) : marks.get(i + 1).at();
      while (boundary.isBefore(until)) {
        samples.add(marks.get(i).equity());
        boundary = boundary.plus(interval);
      }
    }
    return samples;
  }

  private static Instant ceiling(Instant at, Duration interval) {
    Duration sinceEpoch = Duration.between(Instant.EPOCH, at);
    long whole = sinceEpoch.dividedBy(interval);
    Instant floor = Instant.EPOCH.plus(interval.multipliedBy(whole));
    return floor.isBefore(at) ? floor.plus(interval) : floor;
  }

  private static double[] returns(List<Double> samples) {
    if (samples.stream().anyMatch(equity -> equity <= 0)) {
      // A return on nothing, or on debt, has no meaning.
      return new double[0];
    }
    double[] returns = new double[Math.max(0, samples.size() - 1)];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = samples.get(i + 1) / samples.get(i) - 1;
    }
    return returns;
  }

  private static OptionalDouble ratio(double mean, double risk, double yearly) {
    return risk > 0 ? OptionalDouble.of(mean / risk * yearly) : OptionalDouble.empty();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double sampleDeviation(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }

  private static double downside(double[] values) {
    double squares = 0;
    for (double value : values) {
      double fall = Math.min(value, 0);
      squares += fall * fall;
    }
    return Math.sqrt(squares / values.length);
  }

  private static double maxDrawdown(List<EquityPoint> marks) {
    double peak = 0;
    double deepest = 0;
    for (EquityPoint mark : marks) {
      peak = Math.max(peak, mark.equity());
      deepest = Math.max(deepest, 1 - mark.equity() / peak);
    }
    return deepest;
  }

  private static Duration longestDrawdown(List<EquityPoint> marks) {
    Duration longest = Duration.ZERO;
    Instant peakAt = marks.isEmpty() ? Instant.EPOCH : marks.getFirst().at();
    double peak = Double.NEGATIVE_INFINITY;
    boolean under = false;
    for (EquityPoint mark : marks) {
      if (mark.equity() >= peak) {
        longest = under ? max(longest, Duration.between(peakAt, mark.at())) : longest;
        under = false;
        peak = mark.equity();
        peakAt = mark.at();
      } else {
        under = true;
        longest = max(longest, Duration.between(peakAt, mark.at()));
      }
    }
    return longest;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
