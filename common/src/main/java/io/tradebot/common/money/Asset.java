package io.tradebot.common.money;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A currency or coin by its ticker, e.g. {@code BTC}.
 *
 * @param code 1 to 20 upper-case letters or digits
 */
public record Asset(String code) implements Comparable<Asset> {
  private static final Pattern CODE = Pattern.compile("[A-Z0-9]{1,20}");

  public Asset {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException(
          "asset code must be 1 to 20 upper-case letters or digits, was \"" + code + "\"");
    }
    code = code.intern(); // equal codes are one object, which the innermost loops compare
  }

  public static Asset of(String code) {
    return new Asset(code);
  }

  @Override
  public int compareTo(Asset other) {
    return code.compareTo(other.code);
  }

  // Written out, here and where assets are part of a key: the innermost loops hash and compare
  // them.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof Asset that && code.equals(that.code));
  }

  @Override
  public int hashCode() {
    return code.hashCode();
  }

  @Override
  public String toString() {
    return code;
  }
}
