package io.tradebot.marketingest.adapter.binance;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.marketingest.domain.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from bytes, token by token, without allocating and without throwing. Not thread-safe;
 * reused for every frame.
 *
 * <p>The first mistake is kept in {@link #failure}; from then on every call returns at once, and
 * what it returns means nothing. So a reader checks once, at the end of what belongs together.
 */
final class JsonScanner {
  private static final int MAX_DEPTH = 16;
  private static final long TEN_DIVISIBLE = Long.MAX_VALUE / 10;

  private byte[] bytes = new byte[0];
  private int position;
  private int end;
  private @Nullable RejectReason failure;
  private int stringStart;
  private int stringEnd;

  void reset(byte[] source, int length) {
    bytes = source;
    position = 0;
    end = length;
    failure = null;
  }

  @Nullable RejectReason failure() {
    return failure;
  }

  boolean failed() {
    return failure != null;
  }

  void fail(RejectReason reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  /** Goes back or forth to a place seen before. */
  void moveTo(int newPosition) {
    position = newPosition;
  }

  /** First byte of the last string read, after its quote. */
  int stringStart() {
    return stringStart;
  }

  /** The closing quote of the last string read. */
  int stringEnd() {
    return stringEnd;
  }

  /** The next byte that is not white space, not consumed; 0 at the end. */
  byte peek() {
    while (position < end) {
      byte b = bytes[position];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b;
      }
      position++;
    }
    return 0;
  }

  void expect(char wanted) {
    if (failure == null) {
      if (peek() == wanted) {
        position++;
      } else {
        failure = isValueStart(peek()) ? RejectReason.WRONG_TYPE : RejectReason.MALFORMED;
      }
    }
  }

  /** Nothing but white space is left. */
  void expectEnd() {
    if (failure == null && (peek() != 0 || position < end)) {
      failure = RejectReason.MALFORMED;
    }
  }

  /**
   * Goes to the next key of an object: true with the key as the string read and its colon consumed,
   * false after the end.
   */
  boolean nextKey(boolean first) {
    if (failure != null) {
      return false;
    }
    byte b = peek();
    if (b == '}') {
      position++;
      return false;
    }
    if (!first) {
      if (b != ',') {
        failure = RejectReason.MALFORMED;
        return false;
      }
      position++;
      b = peek();
    }
    if (b != '"') {
      failure = RejectReason.MALFORMED;
      return false;
    }
    readString();
    if (failure == null && peek() != ':') {
      failure = RejectReason.MALFORMED;
    }
    position++;
    return failure == null;
  }

  /** Goes to the next element of an array: true before it, false after the end. */
  boolean nextElement(boolean first) {
    if (failure != null) {
      return false;
    }
    byte b = peek();
    if (b == ']') {
      position++;
      return false;
    }
    if (!first) {
      if (b != ',') {
        failure = RejectReason.MALFORMED;
        return false;
      }
      position++;
      if (peek() == ']') {
        failure = RejectReason.MALFORMED;
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a string; its raw bytes, escapes left as they are, lie between {@link #stringStart} and
   * {@link #stringEnd}.
   */
  void readString() {
    expect('"');
    if (failure != null) {
      return;
    }
    byte[] b = bytes;
    int p = position;
    stringStart = p;
    while (p < end) {
      byte c = b[p];
      if (c == '"') {
        stringEnd = p;
        position = p + 1;
        return;
      }
      if (c == '\\') {
        p++;
      } else if (c >= 0 && c < ' ') {
        break;
      }
      p++;
    }
    failure = RejectReason.MALFORMED;
  }

  boolean stringIs(String ascii) {
    int length = ascii.length();
    if (stringEnd - stringStart != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[stringStart + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The only character of the string read; 0 when it has none or more. */
  byte singleCharacter() {
    return stringEnd - stringStart == 1 ? bytes[stringStart] : 0;
  }

  /** Reads a whole number that is not negative. */
  long readLong() {
    if (failure != null) {
      return 0;
    }
    byte first = peek();
    if (first < '0' || first > '9') {
      failure =
          first == '-'
              ? RejectReason.NOT_POSITIVE
              : isValueStart(first) ? RejectReason.WRONG_TYPE : RejectReason.MALFORMED;
      return 0;
    }
    long value = 0;
    int start = position;
    while (position < end) {
      int digit = bytes[position] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if (value > TEN_DIVISIBLE || (value == TEN_DIVISIBLE && digit > 7)) {
        failure = RejectReason.OUT_OF_RANGE;
        return 0;
      }
      value = value * 10 + digit;
      position++;
    }
    if (first == '0' && position - start > 1) {
      failure = RejectReason.MALFORMED;
    } else if (position < end
        && (bytes[position] == '.' || bytes[position] == 'e' || bytes[position] == 'E')) {
      failure = RejectReason.WRONG_TYPE;
    }
    return value;
  }

  boolean readBoolean() {
    byte first = peek();
    if (matches("true")) {
      return true;
    }
    if (!matches("false") && failure == null) {
      failure = isValueStart(first) ? RejectReason.WRONG_TYPE : RejectReason.MALFORMED;
    }
    return false;
  }

  /**
   * Reads a string that holds a plain decimal that is not negative; raw units of the fixed point.
   */
  long readDecimal() {
    readString();
    if (failure != null) {
      return 0;
    }
    byte[] b = bytes;
    int p = stringStart;
    int stop = stringEnd;
    if (p < stop && b[p] == '-') {
      failure = RejectReason.NOT_POSITIVE;
      return 0;
    }
    long value = 0;
    int whole = p;
    while (p < stop) {
      int digit = b[p] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if (value >= TEN_DIVISIBLE) {
        failure = RejectReason.OUT_OF_RANGE;
        return 0;
      }
      value = value * 10 + digit;
      p++;
    }
    if (p == whole) {
      failure = RejectReason.NOT_A_NUMBER;
      return 0;
    }
    int decimals = 0;
    if (p < stop && b[p] == '.') {
      p++;
      if (p == stop) {
        failure = RejectReason.NOT_A_NUMBER;
        return 0;
      }
      for (; p < stop; p++) {
        int digit = b[p] - '0';
        if (digit < 0 || digit > 9) {
          break;
        }
        if (decimals == FixedPoint.DECIMALS) {
          if (digit != 0) {
            failure = RejectReason.TOO_PRECISE;
            return 0;
          }
          continue;
        }
        if (value >= TEN_DIVISIBLE) {
          failure = RejectReason.OUT_OF_RANGE;
          return 0;
        }
        value = value * 10 + digit;
        decimals++;
      }
    }
    if (p != stop) {
      failure = RejectReason.NOT_A_NUMBER;
      return 0;
    }
    for (; decimals < FixedPoint.DECIMALS; decimals++) {
      if (value > TEN_DIVISIBLE) {
        failure = RejectReason.OUT_OF_RANGE;
        return 0;
      }
      value *= 10;
    }
    return value;
  }

  /** Reads over a value of any type and checks its syntax. */
  void skipValue() {
    skipValue(0);
  }

  private void skipValue(int depth) {
    if (failure != null) {
      return;
    }
    if (depth > MAX_DEPTH) {
      failure = RejectReason.TOO_DEEP;
      return;
    }
    switch (peek()) {
      case '"' -> readString();
      case '{' -> {
        position++;
        for (boolean first = true; nextKey(first); first = false) {
          skipValue(depth + 1);
        }
      }
      case '[' -> {
        position++;
        for (boolean first = true; nextElement(first); first = false) {
          skipValue(depth + 1);
        }
      }
      case 't' -> require("true");
      case 'f' -> require("false");
      case 'n' -> require("null");
      default -> skipNumber();
    }
  }

  private void skipNumber() {
    int start = position;
    if (position < end && bytes[position] == '-') {
      position++;
    }
    skipDigits();
    if (position < end && bytes[position] == '.') {
      position++;
      skipDigits();
    }
    if (position < end && (bytes[position] == 'e' || bytes[position] == 'E')) {
      position++;
      if (position < end && (bytes[position] == '+' || bytes[position] == '-')) {
        position++;
      }
      skipDigits();
    }
    if (position == start) {
      fail(RejectReason.MALFORMED);
    }
  }

  private void skipDigits() {
    int start = position;
    while (position < end && bytes[position] >= '0' && bytes[position] <= '9') {
      position++;
    }
    if (position == start) {
      fail(RejectReason.MALFORMED);
    }
  }

  private void require(String word) {
    if (!matches(word)) {
      fail(RejectReason.MALFORMED);
    }
  }

  private boolean matches(String word) {
    if (failure != null) {
      return false;
    }
    peek();
    int length = word.length();
    if (end - position < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[position + i] != word.charAt(i)) {
        return false;
      }
    }
    position += length;
    return true;
  }

  private static boolean isValueStart(byte b) {
    return switch (b) {
      case '"', '{', '[', 't', 'f', 'n', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          true;
      default -> false;
    };
  }
}
