package io.tradebot.exchangesim.adapter.kraken;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A client's book that works on the text of the frames: an independent opinion of what the checksum
 * must be.
 */
final class ChecksummedBook {
  private static final Pattern LEVEL =
      Pattern.compile("\\{\"price\":([0-9.]+),\"qty\":([0-9.]+)\\}");
  private static final Pattern CHECKSUM = Pattern.compile("\"checksum\":(\\d+)");

  private final int depth;
  private final TreeMap<BigDecimal, String[]> bids = new TreeMap<>(Comparator.reverseOrder());
  private final TreeMap<BigDecimal, String[]> asks = new TreeMap<>();

  ChecksummedBook(int depth) {
    this.depth = depth;
  }

  /** Applies a frame of one book and tells whether the checksum is right afterwards. */
  boolean apply(String frame) {
    if (frame.contains("\"type\":\"snapshot\"")) {
      bids.clear();
      asks.clear();
    }
    int asksAt = frame.indexOf("\"asks\"");
    apply(bids, frame.substring(frame.indexOf("\"bids\""), asksAt));
    apply(asks, frame.substring(asksAt));
    Matcher checksum = CHECKSUM.matcher(frame);
    return checksum.find() && Long.parseLong(checksum.group(1)) == checksum();
  }

  private void apply(TreeMap<BigDecimal, String[]> side, String text) {
    Matcher level = LEVEL.matcher(text);
    while (level.find()) {
      BigDecimal price = new BigDecimal(level.group(1)).stripTrailingZeros();
      if (new BigDecimal(level.group(2)).signum() == 0) {
        side.remove(price);
      } else {
        side.put(price, new String[] {level.group(1), level.group(2)});
      }
    }
    while (side.size() > depth) {
      side.pollLastEntry();
    }
  }

  private long checksum() {
    StringBuilder text = new StringBuilder();
    for (TreeMap<BigDecimal, String[]> side : java.util.List.of(asks, bids)) {
      int left = 10;
      for (Map.Entry<BigDecimal, String[]> level : side.entrySet()) {
        if (left-- == 0) {
          break;
        }
        for (String number : level.getValue()) {
          text.append(number.replace(".", "").replaceFirst("^0+", ""));
        }
      }
    }
    CRC32 crc = new CRC32();
    crc.update(text.toString().getBytes(StandardCharsets.US_ASCII));
    return crc.getValue();
  }
}
