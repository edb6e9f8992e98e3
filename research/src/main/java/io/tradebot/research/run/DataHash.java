package io.tradebot.research.run;

import io.tradebot.common.market.MarketEvent;
import io.tradebot.core.backtest.CandleHistory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A fingerprint of the past that was tested on: equal only when every candle is. */
public final class DataHash {
  private DataHash() {}

  /** SHA-256 in hexadecimal. */
  public static String of(List<CandleHistory> histories) {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocate(6 * Long.BYTES * 1024);
    for (CandleHistory history : histories) {
      digest.update(
          (history.instrument() + " " + history.timeframe()).getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < history.size(); i++) {
        buffer.putLong(history.openTimeNs(i));
        buffer.putLong(history.open(i));
        buffer.putLong(history.high(i));
        buffer.putLong(history.low(i));
        buffer.putLong(history.close(i));
        buffer.putLong(history.volume(i));
        if (!buffer.hasRemaining()) {
          flush(buffer, digest);
        }
      }
      flush(buffer, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of every event of a tape, in hexadecimal. */
  public static String of(Iterable<MarketEvent> events) {
    MessageDigest digest = sha256();
    for (MarketEvent event : events) {
      digest.update(event.toString().getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of a text in hexadecimal. */
  public static String ofText(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void flush(ByteBuffer buffer, MessageDigest digest) {
    buffer.flip();
    digest.update(buffer);
    buffer.clear();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
