package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads query parameters; what cannot be used is refused by name, with what is allowed. */
final class Parameters {
  private static final Pattern CURSOR = Pattern.compile("\\d{1,19}-\\d{1,19}");
  private static final int REASON_LENGTH = 300;

  private final List<Symbol> symbols;
  private final Venue account;

  Parameters(TradebotConfiguration configuration) {
    this.account = configuration.account().id().venue();
    this.symbols =
        configuration.instruments().stream().map(InstrumentId::symbol).distinct().sorted().toList();
  }

  /** A symbol that is configured; null when absent. */
  @Nullable Symbol symbol(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    Symbol symbol;
    try {
      symbol = Symbol.of(text);
    } catch (IllegalArgumentException malformed) {
      throw Problem.badParameter("symbol", "like BTC-USDT");
    }
    if (!symbols.contains(symbol)) {
      throw Problem.of(
          HttpStatus.NOT_FOUND,
          "Unknown symbol",
          symbol + " is not configured; configured: " + symbols);
    }
    return symbol;
  }

  /** A strategy's name; null when absent. */
  @Nullable StrategyId strategy(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return StrategyId.of(text);
    } catch (IllegalArgumentException malformed) {
      throw Problem.badParameter("strategy", "like sma_crossover");
    }
  }

  /** The instrument of a symbol at the account's venue; null when absent. */
  @Nullable InstrumentId instrument(@Nullable String text) {
    Symbol symbol = symbol(text);
    return symbol == null ? null : new InstrumentId(account, symbol);
  }

  /** An amount above zero in our fixed point; null when absent. */
  <T> @Nullable T amount(String name, @Nullable String text, Function<String, T> parser) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | ArithmeticException malformed) {
      throw Problem.badParameter(name, "a decimal above zero with at most 8 places, like 0.01");
    }
  }

  /** One of an enum's names in lower case; the standard when absent. */
  <E extends Enum<E>> @Nullable E oneOf(
      String name, @Nullable String text, Class<E> type, @Nullable E standard) {
    if (text == null || text.isEmpty()) {
      return standard;
    }
    for (E value : type.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    throw Problem.badParameter(
        name,
        "one of "
            + Arrays.stream(type.getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  /** A whole number within a range. */
  int limit(@Nullable String text, int standard, int min, int max) {
    if (text == null || text.isEmpty()) {
      return standard;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= min && limit <= max) {
        return limit;
      }
    } catch (NumberFormatException malformed) {
      // Refused below like a number out of range.
    }
    throw Problem.badParameter("limit", "a number from " + min + " to " + max);
  }

  /** The cursor of a page; empty when absent. */
  String cursor(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    if (!CURSOR.matcher(text).matches()) {
      throw Problem.badParameter("before", "a nextBefore of an earlier page");
    }
    return text;
  }

  /** A moment in ISO 8601. */
  Instant instant(String name, @Nullable String text, Instant standard) {
    if (text == null || text.isEmpty()) {
      return standard;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException malformed) {
      throw Problem.badParameter(name, "a moment like 2026-01-31T12:00:00Z");
    }
  }

  /** What a person gives as a reason; empty when absent. */
  String reason(@Nullable String text) {
    if (text == null) {
      return "";
    }
    // Control characters could forge lines of a log.
    if (text.length() > REASON_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
      throw Problem.badParameter("reason", "at most " + REASON_LENGTH + " characters on one line");
    }
    return text.strip();
  }
}
