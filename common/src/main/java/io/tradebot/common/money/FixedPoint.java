package io.tradebot.common.money;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Arithmetic on {@code long}s that count units of 10<sup>-8</sup>.
 *
 * <p>Range about ±92 billion. Every overflow is an {@link ArithmeticException}; nothing wraps.
 * Stateless and thread-safe.
 */
public final class FixedPoint {
  /** Decimal places of every fixed-point value. */
  public static final int DECIMALS = 8;

  /** Raw units in one whole. */
  public static final long ONE = 100_000_000L;

  private static final long STEP = 10_000L;
  private static final long LARGEST_STEPPED_DIVISOR = Long.MAX_VALUE / STEP;

  private FixedPoint() {}

  /**
   * Product of two scaled values, {@code a * b / 10^8}, without an intermediate that could overflow
   * before the result does.
   *
   * @throws ArithmeticException when the result does not fit, or is inexact under {@link
   *     Rounding#EXACT}
   */
  public static long multiply(long a, long b, Rounding rounding) {
    // a*b/ONE = aWhole*b + aRest*bWhole + aRest*bRest/ONE; the last product is below 10^16.
    long aWhole = a / ONE;
    long aRest = a % ONE;
    long bWhole = b / ONE;
    long bRest = b % ONE;
    long tail = aRest * bRest;
    try {
      long whole = Math.addExact(Math.multiplyExact(aWhole, b), Math.multiplyExact(aRest, bWhole));
      long floor = Math.addExact(whole, Math.floorDiv(tail, ONE));
      return round(floor, Math.floorMod(tail, ONE), ONE, rounding);
    } catch (ArithmeticException overflow) {
      // Partial sums of mixed signs may overflow although the result fits; settle it exactly.
      return divideBig(
          BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)), BigInteger.valueOf(ONE), rounding);
    }
  }

  /**
   * Quotient of two scaled values, {@code a * 10^8 / b}.
   *
   * @throws ArithmeticException when {@code b} is zero, the result does not fit, or is inexact
   *     under {@link Rounding#EXACT}
   */
  public static long divide(long a, long b, Rounding rounding) {
    if (b == 0) {
      throw new ArithmeticException("division by zero: " + format(a) + " / 0");
    }
    if (b > LARGEST_STEPPED_DIVISOR && b <= Long.MAX_VALUE / 10) {
      return divideByDigits(a, b, rounding);
    }
    if (b < 0 || b > LARGEST_STEPPED_DIVISOR) {
      return divideBig(
          BigInteger.valueOf(a).multiply(BigInteger.valueOf(ONE)), BigInteger.valueOf(b), rounding);
    }
    // Long division in two steps of four decimal digits: each remainder times 10^4 still fits.
    long whole = Math.floorDiv(a, b);
    long rest = Math.floorMod(a, b) * STEP;
    long high = rest / b;
    rest = (rest % b) * STEP;
    long low = rest / b;
    try {
      long floor = Math.addExact(Math.multiplyExact(whole, ONE), high * STEP + low);
      return round(floor, rest % b, b, rounding);
    } catch (ArithmeticException overflow) {
      // Near the smallest value the partial product may overflow although the result fits; settle
      // it exactly.
      return divideBig(
          BigInteger.valueOf(a).multiply(BigInteger.valueOf(ONE)), BigInteger.valueOf(b), rounding);
    }
  }

  /** Long division in eight steps of one digit, for divisors too large for fewer. */
  private static long divideByDigits(long a, long b, Rounding rounding) {
    long whole = Math.floorDiv(a, b);
    long rest = Math.floorMod(a, b);
    long decimals = 0;
    for (int digit = 0; digit < DECIMALS; digit++) {
      rest *= 10;
      decimals = decimals * 10 + rest / b;
      rest %= b;
    }
    // The quotient is at most 10^5 here: nothing overflows.
    return round(whole * ONE + decimals, rest, b, rounding);
  }

  /**
   * The multiple of {@code step} nearest to {@code value} in the direction of {@code rounding}.
   *
   * @throws IllegalArgumentException when {@code step} is not positive
   */
  public static long roundToStep(long value, long step, Rounding rounding) {
    if (step <= 0) {
      throw new IllegalArgumentException("step must be positive, was " + format(step));
    }
    long steps = round(Math.floorDiv(value, step), Math.floorMod(value, step), step, rounding);
    return Math.multiplyExact(steps, step);
  }

  /**
   * Reads a plain or scientific decimal such as {@code "0.00001000"} or {@code "1e-5"}.
   *
   * @throws IllegalArgumentException when the text is no decimal, has more than eight significant
   *     decimal places, or does not fit
   */
  public static long parse(CharSequence text) {
    int length = text.length();
    if (length == 0) {
      throw notDecimal(text);
    }
    int index = 0;
    boolean negative = false;
    char first = text.charAt(0);
    if (first == '-' || first == '+') {
      negative = first == '-';
      index = 1;
    }
    long digits = 0;
    int seen = 0;
    int decimals = -1;
    for (; index < length; index++) {
      char c = text.charAt(index);
      if (c >= '0' && c <= '9') {
        if (digits > (Long.MAX_VALUE - 9) / 10 || decimals >= DECIMALS) {
          return parseSlowly(text);
        }
        digits = digits * 10 + (c - '0');
        seen++;
        if (decimals >= 0) {
          decimals++;
        }
      } else if (c == '.' && decimals < 0) {
        decimals = 0;
      } else if ((c == 'e' || c == 'E') && seen > 0) {
        return parseSlowly(text);
      } else {
        throw notDecimal(text);
      }
    }
    if (seen == 0) {
      throw notDecimal(text);
    }
    try {
      for (int i = Math.max(decimals, 0); i < DECIMALS; i++) {
        digits = Math.multiplyExact(digits, 10L);
      }
    } catch (ArithmeticException overflow) {
      throw outOfRange(text);
    }
    return negative ? -digits : digits;
  }

  /**
   * Plain decimal text with no trailing zeros, e.g. {@code "61234.5"}; the inverse of {@link
   * #parse}.
   */
  public static String format(long raw) {
    long whole = raw / ONE;
    long rest = Math.abs(raw % ONE);
    if (rest == 0) {
      return Long.toString(whole);
    }
    StringBuilder text = new StringBuilder(24);
    if (raw < 0 && whole == 0) {
      text.append('-');
    }
    text.append(whole).append('.');
    long unit = ONE / 10;
    while (rest > 0) {
      text.append((char) ('0' + rest / unit));
      rest %= unit;
      unit /= 10;
    }
    return text.toString();
  }

  /**
   * Converts a number from statistics back to fixed point.
   *
   * @throws IllegalArgumentException when the value is not finite or does not fit
   */
  public static long fromDouble(double value, Rounding rounding) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("expected a finite number, was " + value);
    }
    BigDecimal exact = BigDecimal.valueOf(value).movePointRight(DECIMALS);
    try {
      return divideBig(
          exact.unscaledValue().multiply(BigInteger.TEN.pow(Math.max(-exact.scale(), 0))),
          BigInteger.TEN.pow(Math.max(exact.scale(), 0)),
          rounding);
    } catch (ArithmeticException overflow) {
      throw outOfRange(Double.toString(value));
    }
  }

  /** The value as a double, for indicators and statistics only. */
  public static double toDouble(long raw) {
    return raw / (double) ONE;
  }

  /** The value as a {@link BigDecimal} of scale eight. */
  public static BigDecimal toBigDecimal(long raw) {
    return BigDecimal.valueOf(raw, DECIMALS);
  }

  /**
   * The exact scaled value of a {@link BigDecimal}.
   *
   * @throws IllegalArgumentException when it has more than eight significant decimal places or does
   *     not fit
   */
  public static long fromBigDecimal(BigDecimal value) {
    BigDecimal shifted = value.stripTrailingZeros();
    if (shifted.scale() > DECIMALS) {
      throw new IllegalArgumentException(
          "at most " + DECIMALS + " decimal places are supported, was " + value.toPlainString());
    }
    // Guards the expansion of something like 1e400 before it is made.
    if (shifted.precision() - (long) shifted.scale() > 11) {
      throw outOfRange(value.toString());
    }
    try {
      return shifted.movePointRight(DECIMALS).longValueExact();
    } catch (ArithmeticException overflow) {
      throw outOfRange(value.toString());
    }
  }

  private static long round(long floor, long rest, long divisor, Rounding rounding) {
    if (rest == 0) {
      return floor;
    }
    return switch (rounding) {
      case DOWN -> floor;
      case UP -> Math.addExact(floor, 1);
      case HALF_EVEN -> {
        int comparison = Long.compare(rest, divisor - rest);
        boolean up = comparison > 0 || (comparison == 0 && (floor & 1) != 0);
        yield up ? Math.addExact(floor, 1) : floor;
      }
      case EXACT -> throw new ArithmeticException("inexact at " + DECIMALS + " decimal places");
    };
  }

  private static long divideBig(BigInteger dividend, BigInteger divisor, Rounding rounding) {
    BigInteger positive = divisor.abs();
    BigInteger signed = divisor.signum() < 0 ? dividend.negate() : dividend;
    BigInteger[] parts = signed.divideAndRemainder(positive);
    BigInteger floor = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    BigInteger rest = signed.subtract(floor.multiply(positive));
    BigInteger result =
        switch (rounding) {
          case DOWN -> floor;
          case UP -> rest.signum() == 0 ? floor : floor.add(BigInteger.ONE);
          case HALF_EVEN -> {
            int comparison = rest.shiftLeft(1).compareTo(positive);
            boolean up = comparison > 0 || (comparison == 0 && floor.testBit(0));
            yield up ? floor.add(BigInteger.ONE) : floor;
          }
          case EXACT -> {
            if (rest.signum() != 0) {
              throw new ArithmeticException("inexact at " + DECIMALS + " decimal places");
            }
            yield floor;
          }
        };
    return result.longValueExact();
  }

  private static long parseSlowly(CharSequence text) {
    try {
      return fromBigDecimal(new BigDecimal(text.toString()));
    } catch (NumberFormatException malformed) {
      throw notDecimal(text);
    }
  }

  private static IllegalArgumentException notDecimal(CharSequence text) {
    return new IllegalArgumentException("expected a decimal number, was \"" + shorten(text) + "\"");
  }

  private static IllegalArgumentException outOfRange(CharSequence text) {
    return new IllegalArgumentException(
        "number out of range (at most " + format(Long.MAX_VALUE) + "), was " + shorten(text));
  }

  private static CharSequence shorten(CharSequence text) {
    return text.length() <= 64 ? text : text.subSequence(0, 64) + "...";
  }
}
