package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.exchangesim.adapter.socket.HttpAnswer;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts request weight by address and orders of the account in fixed windows, and bans who goes on
 * regardless.
 */
final class RateLimits {
  static final int WEIGHT_PER_MINUTE = 6_000;
  static final int ORDERS_PER_10_SECONDS = 100;
  static final int ORDERS_PER_DAY = 200_000;

  /** Requests after the first 429 of a minute that turn it into a ban. */
  private static final int PATIENCE = 100;

  private static final long BAN_MS = 120_000;
  private static final long MINUTE_MS = 60_000;
  private static final long TEN_SECONDS_MS = 10_000;
  private static final long DAY_MS = 86_400_000;

  private final Map<String, Usage> usages = new HashMap<>();
  private final Window tenSeconds = new Window(TEN_SECONDS_MS);
  private final Window day = new Window(DAY_MS);
  private long forcedUntilMs;

  private static final class Window {
    final long lengthMs;
    long index = -1;
    long used;

    Window(long lengthMs) {
      this.lengthMs = lengthMs;
    }

    long add(long amount, long nowMs) {
      roll(nowMs);
      used += amount;
      return used;
    }

    long used(long nowMs) {
      roll(nowMs);
      return used;
    }

    private void roll(long nowMs) {
      if (nowMs / lengthMs != index) {
        index = nowMs / lengthMs;
        used = 0;
      }
    }

    long secondsLeft(long nowMs) {
      return (lengthMs - nowMs % lengthMs + 999) / 1000;
    }
  }

  private static final class Usage {
    final Window weight = new Window(MINUTE_MS);
    final Window refusals = new Window(MINUTE_MS);
    long bannedUntilMs;
  }

  /** A refusal for too many requests; tells the client when it may come back. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final VenueRefusal refusal;
    private final long retryAfterSeconds;

    Exceeded(VenueRefusal refusal, long retryAfterSeconds) {
      super(refusal.reason(), null, false, false);
      this.refusal = refusal;
      this.retryAfterSeconds = retryAfterSeconds;
    }

    VenueRefusal refusal() {
      return refusal;
    }

    long retryAfterSeconds() {
      return retryAfterSeconds;
    }
  }

  /** From now on and for a while all requests are answered 429, whatever their weight. */
  void force(long untilMs) {
    forcedUntilMs = untilMs;
  }

  /** Bans every address for a while. */
  void ban(long untilMs) {
    usages.values().forEach(usage -> usage.bannedUntilMs = untilMs);
  }

  /**
   * Counts a request.
   *
   * @throws Exceeded 418 while banned, 429 above the limit
   */
  void request(String address, int weight, long nowMs) {
    Usage usage = usages.computeIfAbsent(address, key -> new Usage());
    if (nowMs < usage.bannedUntilMs) {
      throw new Exceeded(
          new VenueRefusal(
              418,
              -1003,
              "Way too much request weight used; IP banned until "
                  + usage.bannedUntilMs
                  + ". Please use WebSocket Streams for live updates to avoid bans."),
          (usage.bannedUntilMs - nowMs + 999) / 1000);
    }
    boolean over = usage.weight.add(weight, nowMs) > WEIGHT_PER_MINUTE;
    if (over || nowMs < forcedUntilMs) {
      if (usage.refusals.add(1, nowMs) > PATIENCE) {
        usage.bannedUntilMs = nowMs + BAN_MS;
      }
      throw new Exceeded(
          new VenueRefusal(
              429,
              -1003,
              "Too much request weight used; current limit is "
                  + WEIGHT_PER_MINUTE
                  + " request weight per 1 MINUTE. Please use WebSocket Streams for live updates to"
                  + " avoid polling the API."),
          over ? usage.weight.secondsLeft(nowMs) : (forcedUntilMs - nowMs + 999) / 1000);
    }
  }

  /**
   * Counts an order.
   *
   * @throws Exceeded 429 with -1015 above the limit
   */
  void order(long nowMs) {
    if (tenSeconds.add(1, nowMs) > ORDERS_PER_10_SECONDS) {
      throw tooManyOrders(
          ORDERS_PER_10_SECONDS + " orders per 10 SECOND", tenSeconds.secondsLeft(nowMs));
    }
    if (day.add(1, nowMs) > ORDERS_PER_DAY) {
      throw tooManyOrders(ORDERS_PER_DAY + " orders per 1 DAY", day.secondsLeft(nowMs));
    }
  }

  private static Exceeded tooManyOrders(String limit, long retryAfterSeconds) {
    return new Exceeded(
        new VenueRefusal(429, -1015, "Too many new orders; current limit is " + limit + "."),
        retryAfterSeconds);
  }

  HttpAnswer describe(HttpAnswer answer, String address, boolean order, long nowMs) {
    Usage usage = usages.get(address);
    String weight = Long.toString(usage == null ? 0 : usage.weight.used(nowMs));
    HttpAnswer described =
        answer.withHeader("x-mbx-used-weight", weight).withHeader("x-mbx-used-weight-1m", weight);
    return order
        ? described
            .withHeader("x-mbx-order-count-10s", Long.toString(tenSeconds.used(nowMs)))
            .withHeader("x-mbx-order-count-1d", Long.toString(day.used(nowMs)))
        : described;
  }
}
