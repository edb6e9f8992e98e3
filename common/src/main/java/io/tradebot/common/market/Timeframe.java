package io.tradebot.common.market;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The length of a candle; candles are aligned to the Unix epoch in UTC. */
public enum Timeframe {
  S1("1s", Duration.ofSeconds(1)),
  M1("1m", Duration.ofMinutes(1)),
  M5("5m", Duration.ofMinutes(5)),
  M15("15m", Duration.ofMinutes(15)),
  H1("1h", Duration.ofHours(1)),
  H4("4h", Duration.ofHours(4)),
  D1("1d", Duration.ofDays(1));

  private final String code;
  private final Duration length;
  private final long lengthNs;

  Timeframe(String code, Duration length) {
    this.code = code;
    this.length = length;
    this.lengthNs = length.toNanos();
  }

  /**
   * Reads a code such as {@code "1m"}.
   *
   * @throws IllegalArgumentException naming the codes that are allowed
   */
  public static Timeframe of(String code) {
    for (Timeframe timeframe : values()) {
      if (timeframe.code.equals(code)) {
        return timeframe;
      }
    }
    throw new IllegalArgumentException(
        "timeframe must be one of "
            + Arrays.stream(values()).map(Timeframe::code).collect(Collectors.joining(", "))
            + ", was \""
            + code
            + "\"");
  }

  public String code() {
    return code;
  }

  public Duration length() {
    return length;
  }

  public long lengthNs() {
    return lengthNs;
  }

  /** Open time of the candle that holds a moment, both in Unix epoch nanoseconds. */
  public long openTimeNs(long timeNs) {
    return Math.floorDiv(timeNs, lengthNs) * lengthNs;
  }

  @Override
  public String toString() {
    return code;
  }
}
