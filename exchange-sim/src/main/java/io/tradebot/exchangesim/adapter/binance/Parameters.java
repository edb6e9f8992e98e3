package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.common.money.FixedPoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, from query and body together; refusals carry the venue's codes. */
final class Parameters {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,20})?");

  private final Map<String, String> values = new LinkedHashMap<>();

  private Parameters() {}

  /**
   * @throws VenueRefusal -1101 when a name comes twice, -1100 when the encoding is broken
   */
  static Parameters parse(String query, String body) {
    Parameters parameters = new Parameters();
    parameters.read(query);
    parameters.read(body);
    return parameters;
  }

  private void read(String text) {
    if (text.isEmpty()) {
      return;
    }
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (values.putIfAbsent(name, value) != null) {
        throw new VenueRefusal(-1101, "Duplicate values for parameter '" + name + "'.");
      }
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new VenueRefusal(-1100, "Illegal characters found in a parameter.");
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  @Nullable String optional(String name) {
    String value = values.get(name);
    if (value != null && value.isEmpty()) {
      throw new VenueRefusal(-1105, "Parameter '" + name + "' was empty.");
    }
    return value;
  }

  String optional(String name, String other) {
    String value = optional(name);
    return value == null ? other : value;
  }

  String required(String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw mandatory(name);
    }
    return value;
  }

  @Nullable Long optionalWhole(String name) {
    String value = optional(name);
    if (value == null) {
      return null;
    }
    if (!WHOLE.matcher(value).matches()) {
      throw new VenueRefusal(
          -1100,
          "Illegal characters found in parameter '" + name + "'; legal range is '^[0-9]{1,20}$'.");
    }
    return Long.valueOf(value);
  }

  long requiredWhole(String name) {
    required(name);
    Long value = optionalWhole(name);
    if (value == null) {
      throw mandatory(name);
    }
    return value;
  }

  /** An amount in units of 10<sup>-8</sup>; 0 when absent. */
  long amount(String name) {
    String value = optional(name);
    if (value == null) {
      return 0;
    }
    if (!DECIMAL.matcher(value).matches()) {
      throw new VenueRefusal(
          -1100,
          "Illegal characters found in parameter '"
              + name
              + "'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.");
    }
    try {
      return FixedPoint.parse(value);
    } catch (IllegalArgumentException outOfScale) {
      throw new VenueRefusal(-1111, "Parameter '" + name + "' has too much precision.");
    }
  }

  /** A constant of an enum, or a refusal with a code of its own. */
  <E extends Enum<E>> E choice(Class<E> type, String name, int code, String message) {
    try {
      return Enum.valueOf(type, required(name));
    } catch (IllegalArgumentException unknown) {
      throw new VenueRefusal(code, message);
    }
  }

  static VenueRefusal mandatory(String name) {
    return new VenueRefusal(
        -1102, "Mandatory parameter '" + name + "' was not sent, was empty/null, or malformed.");
  }
}
