package io.tradebot.common.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast arithmetic against {@link BigDecimal}, over seeded pairs that reach every magnitude. */
class FixedPointPropertyTest {
  private static final BigDecimal ONE = BigDecimal.valueOf(FixedPoint.ONE);
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    FixedPoint.ONE,
    -FixedPoint.ONE,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    Long.MAX_VALUE / 10_000,
    Long.MAX_VALUE / 10_000 + 1
  };

  private static long any(RandomGenerator random) {
    return random.nextInt(8) == 0
        ? EXTREMES[random.nextInt(EXTREMES.length)]
        : random.nextLong() >> random.nextInt(64);
  }

  private static RoundingMode modeOf(Rounding rounding) {
    return switch (rounding) {
      case DOWN -> RoundingMode.FLOOR;
      case UP -> RoundingMode.CEILING;
      case HALF_EVEN -> RoundingMode.HALF_EVEN;
      case EXACT -> RoundingMode.UNNECESSARY;
    };
  }

  private static @Nullable Long oracle(BigDecimal dividend, BigDecimal divisor, Rounding rounding) {
    try {
      return dividend.divide(divisor, 0, modeOf(rounding)).longValueExact();
    } catch (ArithmeticException impossible) {
      return null;
    }
  }

  private static void same(LongSupplier actual, @Nullable Long expected, String what) {
    if (expected == null) {
      assertThatThrownBy(actual::getAsLong).as(what).isInstanceOf(ArithmeticException.class);
    } else {
      assertThat(actual.getAsLong()).as(what).isEqualTo(expected);
    }
  }

  @Test
  void multipliesAndDividesLikeBigDecimalOrFailsLoudly() {
    for (long seed = 0; seed < 60; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      for (int i = 0; i < 200; i++) {
        long a = any(random);
        long b = any(random);
        for (Rounding rounding : Rounding.values()) {
          String what = "seed " + seed + ": " + a + ", " + b + " " + rounding;
          BigDecimal left = BigDecimal.valueOf(a);
          BigDecimal right = BigDecimal.valueOf(b);
          same(
              () -> FixedPoint.multiply(a, b, rounding),
              oracle(left.multiply(right), ONE, rounding),
              what);
          same(
              () -> FixedPoint.divide(a, b, rounding),
              b == 0 ? null : oracle(left.multiply(ONE), right, rounding),
              what);
        }
      }
    }
  }

  @Test
  void roundsToTheStepLikeBigDecimal() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int i = 0; i < 20_000; i++) {
      long value = any(random);
      long step = 1 + (random.nextLong() >>> (1 + random.nextInt(60)));
      for (Rounding rounding : Rounding.values()) {
        Long steps =
            oracle(BigDecimal.valueOf(value), BigDecimal.valueOf(Math.max(step, 1)), rounding);
        BigInteger exact =
            steps == null ? null : BigInteger.valueOf(steps).multiply(BigInteger.valueOf(step));
        Long expected = exact == null || exact.bitLength() > 63 ? null : (Long) exact.longValue();
        same(
            () -> FixedPoint.roundToStep(value, step, rounding),
            expected,
            value + " to " + step + " " + rounding);
      }
    }
  }

  @Test
  void readsWhatItWrites() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
    for (int i = 0; i < 20_000; i++) {
      long raw = any(random);

      String text = FixedPoint.format(raw);

      assertThat(FixedPoint.parse(text)).as(text).isEqualTo(raw);
      assertThat(new BigDecimal(text)).isEqualByComparingTo(FixedPoint.toBigDecimal(raw));
      assertThat(FixedPoint.fromBigDecimal(FixedPoint.toBigDecimal(raw))).isEqualTo(raw);
    }
  }

  @Test
  void readsScientificAndPaddedDecimals() {
    assertThat(FixedPoint.parse("1e-5")).isEqualTo(1_000);
    assertThat(FixedPoint.parse("0.000000010000")).isEqualTo(1);
    assertThat(FixedPoint.parse("+2.50")).isEqualTo(250_000_000);
    assertThat(FixedPoint.parse("-0.1")).isEqualTo(-10_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "-",
        "1,5",
        "NaN",
        "Infinity",
        "1e400",
        "1e",
        "0x10",
        "1.2.3",
        "١",
        "0.000000001",
        "92233720369",
        "99999999999999999999999999999999999999999"
      })
  void refusesWhatIsNoDecimalOrDoesNotFit(String text) {
    assertThatThrownBy(() -> FixedPoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e30}) {
      assertThatThrownBy(() -> FixedPoint.fromDouble(bad, Rounding.DOWN))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(FixedPoint.fromDouble(0.1, Rounding.EXACT)).isEqualTo(10_000_000);
  }

  @Test
  void keepsTheLawsOfMoney() {
    Asset usdt = Asset.of("USDT");
    Money one = Money.of("1.5", usdt);

    assertThat(one.plus(one.negated())).isEqualTo(Money.zero(usdt));
    assertThat(one.minus(one).isZero()).isTrue();
    assertThat(Price.of("3").times(Quantity.of("0.5"), usdt, Rounding.EXACT)).isEqualTo(one);
    assertThat(one.dividedBy(Price.of("3"), Rounding.EXACT)).isEqualTo(Quantity.of("0.5"));
    assertThat(one.per(Quantity.of("0.5"), Rounding.EXACT)).isEqualTo(Price.of("3"));
    assertThat(Price.of("100").moveBy(Rate.ofBps(-5), Rounding.EXACT)).isEqualTo(Price.of("99.95"));
    assertThatThrownBy(() -> one.plus(Money.of("1", Asset.of("BTC"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("do not mix");
    assertThatThrownBy(() -> new Money(Long.MAX_VALUE, usdt).plus(one))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Quantity.of("1").minus(Quantity.of("2")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Price.of("0")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Asset.of("btc")).isInstanceOf(IllegalArgumentException.class);
  }
}
