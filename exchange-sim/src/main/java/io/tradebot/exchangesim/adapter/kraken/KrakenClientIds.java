package io.tradebot.exchangesim.adapter.kraken;

import java.util.regex.Pattern;

/** Which client order ids Kraken takes, and those that stand for none. */
final class KrakenClientIds {
  private static final String NONE = "none:";
  private static final Pattern FREE = Pattern.compile("[\\x21-\\x7e]{1,18}");
  private static final Pattern LONG_UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern SHORT_UUID = Pattern.compile("[0-9a-f]{32}");

  private KrakenClientIds() {}

  /** Free text of at most 18 characters, or a UUID with or without dashes. */
  static boolean isAllowed(String id) {
    return FREE.matcher(id).matches()
        || LONG_UUID.matcher(id).matches()
        || SHORT_UUID.matcher(id).matches();
  }

  /** What the venue keeps for an order that came without an id; never shown. */
  static String none(long number) {
    return NONE + number;
  }

  static boolean wasGiven(String id) {
    return !id.startsWith(NONE);
  }
}
