package io.tradebot.common.instrument;

import java.util.regex.Pattern;

/**
 * A place where instruments trade, e.g. {@code BINANCE}.
 *
 * @param code 2 to 20 upper-case letters, digits or underscores
 */
public record Venue(String code) implements Comparable<Venue> {
  private static final Pattern CODE = Pattern.compile("[A-Z0-9_]{2,20}");

  public static final Venue BINANCE = new Venue("BINANCE");
  public static final Venue KRAKEN = new Venue("KRAKEN");
  public static final Venue COINBASE = new Venue("COINBASE");

  public Venue {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException(
          "venue must be 2 to 20 upper-case letters, digits or underscores, was \"" + code + "\"");
    }
    code = code.intern(); // as in Asset
  }

  public static Venue of(String code) {
    return new Venue(code);
  }

  @Override
  public int compareTo(Venue other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }
}
