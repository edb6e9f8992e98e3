package io.tradebot.marketingest.domain;

import java.util.zip.CRC32;

/**
 * What a venue says its best levels add up to: the CRC-32 over the digits of price and quantity of
 * the ten best asks and then the ten best bids, best first, each number without its point and
 * without zeros in front.
 *
 * @param crc32 the venue's sum
 * @param priceDecimals how many decimals the venue writes a price with, zeros included
 * @param quantityDecimals how many decimals the venue writes a quantity with, zeros included
 */
public record BookChecksum(long crc32, int priceDecimals, int quantityDecimals) {
  /** Levels of a side that are summed. */
  public static final int LEVELS = 10;

  private static final long[] UNITS = {
    100_000_000L, 10_000_000L, 1_000_000L, 100_000L, 10_000L, 1_000L, 100L, 10L, 1L
  };

  /** The sum of a book whose numbers are written with so many decimals. */
  static long of(LocalOrderBook book, int priceDecimals, int quantityDecimals) {
    CRC32 crc = new CRC32();
    byte[] digits = new byte[20];
    long priceUnit = UNITS[priceDecimals];
    long quantityUnit = UNITS[quantityDecimals];
    for (int rank = 0; rank < Math.min(LEVELS, book.askLevels()); rank++) {
      add(crc, digits, book.askPrice(rank) / priceUnit);
      add(crc, digits, book.askQuantity(rank) / quantityUnit);
    }
    for (int rank = 0; rank < Math.min(LEVELS, book.bidLevels()); rank++) {
      add(crc, digits, book.bidPrice(rank) / priceUnit);
      add(crc, digits, book.bidQuantity(rank) / quantityUnit);
    }
    return crc.getValue();
  }

  private static void add(CRC32 crc, byte[] digits, long value) {
    int at = digits.length;
    for (long rest = value; rest > 0; rest /= 10) {
      digits[--at] = (byte) ('0' + rest % 10);
    }
    crc.update(digits, at, digits.length - at);
  }
}
