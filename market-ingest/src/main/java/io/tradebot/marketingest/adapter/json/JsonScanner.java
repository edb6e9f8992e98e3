package io.tradebot.marketingest.adapter.json;

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
public final class JsonScanner {
  private static final int MAX_DEPTH = 16;
  private static final long TEN_DIVISIBLE = Long.MAX_VALUE / 10;

  private byte[] bytes = new byte[0];
  private int position;
  private int end;
  private @Nullable RejectReason failure;
  private int stringStart;
  private int stringEnd;
  private int decimals;

  public void reset(byte[] source, int length) {
    bytes = source;
    position = 0;
    end = length;
    failure = null;
  }

  public @Nullable RejectReason failure() {
    return failure;
  }

  public boolean failed() {
    return failure != null;
  }

  public void fail(RejectReason reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  public byte[] bytes() {
    return bytes;
  }

  public int position() {
    return position;
  }

  /** Goes back or forth to a place seen before. */
  public void moveTo(int newPosition) {
    position = newPosition;
  }

  /** First byte of the last string read, after its quote. */
  public int stringStart() {
    return stringStart;
  }

  /** The closing quote of the last string read. */
  public int stringEnd() {
    return stringEnd;
  }

  /** The next byte that is not white space, not consumed; 0 at the end. */
  public byte peek() {
    while (position < end) {
      byte b = bytes[position];
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b;
      }
      position++;
    }
    return 0;
  }

  public void expect(char wanted) {
    if (failure == null) {
      if (peek() == wanted) {
        position++;
      } else {
        failure = isValueStart(peek()) ? RejectReason.WRONG_TYPE : RejectReason.MALFORMED;
      }
    }
  }

  /** Nothing but white space is left. */
  public void expectEnd() {
    if (failure == null && (peek() != 0 || position < end)) {
      failure = RejectReason.MALFORMED;
    }
  }

  /**
   * Goes to the next key of an object: true with the key as the string read and its colon consumed,
   * false after the end.
   */
  public boolean nextKey(boolean first) {
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
  public boolean nextElement(boolean first) {
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
  public void readString() {
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

  public boolean stringIs(String ascii) {
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
  public byte singleCharacter() {
    return stringEnd - stringStart == 1 ? bytes[stringStart] : 0;
  }

  /** Reads a whole number that is not negative. */
  public long readLong() {
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

  /** Reads a string that holds a whole number that is not negative. */
  public long readLongText() {
    readString();
    if (failure != null) {
      return 0;
    }
    long value = 0;
    for (int p = stringStart; p < stringEnd; p++) {
      int digit = bytes[p] - '0';
      if (digit < 0 || digit > 9) {
        failure = bytes[stringStart] == '-' ? RejectReason.NOT_POSITIVE : RejectReason.NOT_A_NUMBER;
        return 0;
      }
      if (value > TEN_DIVISIBLE || (value == TEN_DIVISIBLE && digit > 7)) {
        failure = RejectReason.OUT_OF_RANGE;
        return 0;
      }
      value = value * 10 + digit;
    }
    if (stringStart == stringEnd) {
      failure = RejectReason.NOT_A_NUMBER;
    }
    return value;
  }

  public boolean readBoolean() {
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
  public long readDecimal() {
    readString();
    return failure == null ? decimal(stringStart, stringEnd) : 0;
  }

  /**
   * Reads a JSON number that is a plain decimal and not negative, from its text; raw units of the
   * fixed point.
   */
  public long readDecimalNumber() {
    if (failure != null) {
      return 0;
    }
    byte first = peek();
    if ((first < '0' || first > '9') && first != '-') {
      failure = isValueStart(first) ? RejectReason.WRONG_TYPE : RejectReason.MALFORMED;
      return 0;
    }
    int start = position;
    while (position < end && isNumberPart(bytes[position])) {
      position++;
    }
    return decimal(start, position);
  }

  /** How many decimals the text of the last decimal read has, zeros at its end included. */
  public int decimals() {
    return decimals;
  }

  private static boolean isNumberPart(byte b) {
    return (b >= '0' && b <= '9') || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E';
  }

  private long decimal(int from, int stop) {
    byte[] b = bytes;
    int p = from;
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
    int kept = 0;
    decimals = 0;
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
        decimals++;
        if (kept == FixedPoint.DECIMALS) {
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
        kept++;
      }
    }
    if (p != stop) {
      failure = RejectReason.NOT_A_NUMBER;
      return 0;
    }
    for (; kept < FixedPoint.DECIMALS; kept++) {
      if (value > TEN_DIVISIBLE) {
        failure = RejectReason.OUT_OF_RANGE;
        return 0;
      }
      value *= 10;
    }
    return value;
  }

  /**
   * Reads a string that holds a moment in UTC such as {@code 2026-07-07T23:00:03.947173Z}; Unix
   * epoch nanoseconds. Digits beyond the ninth decimal are cut.
   */
  public long readInstant() {
    readString();
    if (failure != null) {
      return 0;
    }
    byte[] b = bytes;
    int p = stringStart;
    int stop = stringEnd;
    if (stop - p < 20
        || b[p + 4] != '-'
        || b[p + 7] != '-'
        || b[p + 10] != 'T'
        || b[p + 13] != ':'
        || b[p + 16] != ':'
        || b[stop - 1] != 'Z') {
      failure = RejectReason.BAD_TIME;
      return 0;
    }
    int year = digits(p, 4);
    int month = digits(p + 5, 2);
    int day = digits(p + 8, 2);
    int hour = digits(p + 11, 2);
    int minute = digits(p + 14, 2);
    int second = digits(p + 17, 2);
    long nanos = 0;
    if (stop - p > 20) {
      int first = p + 20;
      int count = stop - 1 - first;
      nanos = b[p + 19] == '.' && count > 0 ? digits(first, Math.min(9, count)) : -1;
      if (nanos >= 0 && count > 9) {
        nanos = digits(first + 9, count - 9) < 0 ? -1 : nanos;
      }
      for (int i = count; i < 9; i++) {
        nanos *= 10;
      }
    }
    // Years outside are the unset times that some venues send, and are judged by the caller.
    if (year < 0
        || month < 1
        || month > 12
        || day < 1
        || day > 31
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 60
        || nanos < 0) {
      failure = RejectReason.BAD_TIME;
      return 0;
    }
    if (year < 1970 || year > 2200) {
      return 0;
    }
    long seconds = ((daysFromEpoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    return seconds * 1_000_000_000L + nanos;
  }

  /** Days since 1970-01-01 of the Gregorian calendar, counted in years that begin in March. */
  private static long daysFromEpoch(int year, int month, int day) {
    int y = month > 2 ? year : year - 1;
    int monthFromMarch = month > 2 ? month - 3 : month + 9;
    long dayOfYear = (153L * monthFromMarch + 2) / 5 + day - 1;
    return 365L * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468L;
  }

  /** A number of so many digits; negative when there is something else. */
  private int digits(int from, int count) {
    if (count > 9) {
      for (int i = from; i < from + count; i++) {
        if (bytes[i] < '0' || bytes[i] > '9') {
          return -1;
        }
      }
      return 0;
    }
    int value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Reads over a value of any type and checks its syntax. */
  public void skipValue() {
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
