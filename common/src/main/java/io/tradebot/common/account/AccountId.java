package io.tradebot.common.account;

import io.tradebot.common.instrument.Venue;

/**
 * An account at a venue, e.g. {@code BINANCE-main}.
 *
 * @param venue where it is
 * @param name the user's name for it, letters, digits or underscores
 */
public record AccountId(Venue venue, String name) {
  public AccountId {
    if (!name.matches("[A-Za-z0-9_]{1,20}")) {
      throw new IllegalArgumentException(
          "account name must be 1 to 20 letters, digits or underscores, was \"" + name + "\"");
    }
  }

  /**
   * Reads {@code VENUE-name}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static AccountId of(String text) {
    int dash = text.indexOf('-');
    if (dash <= 0) {
      throw new IllegalArgumentException(
          "account must be VENUE-name such as BINANCE-main, was \"" + text + "\"");
    }
    return new AccountId(Venue.of(text.substring(0, dash)), text.substring(dash + 1));
  }

  public String value() {
    return venue + "-" + name;
  }

  @Override
  public String toString() {
    return value();
  }
}
