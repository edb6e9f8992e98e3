package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads query parameters; what cannot be used is refused by name, with what is allowed. */
public final class Parameters {
  private static final Pattern CURSOR = Pattern.compile("\\d{1,19}-\\d{1,19}");
  private static final int REASON_LENGTH = 300;
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private final List<Symbol> symbols;
  private final List<InstrumentId> instruments;
  private final List<Timeframe> timeframes;
  private final Venue account;

  Parameters(TradebotConfiguration configuration) {
    this.account = configuration.account().id().venue();
    this.instruments = configuration.instruments();
    this.timeframes = configuration.market().timeframes();
    this.symbols =
        configuration.instruments().stream().map(InstrumentId::symbol).distinct().sorted().toList();
  }

  /** A symbol that is configured; null when absent. */
  public @Nullable Symbol symbol(@Nullable String text) {
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
  public @Nullable StrategyId strategy(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return StrategyId.of(text);
    } catch (IllegalArgumentException malformed) {
      throw Problem.badParameter("strategy", "like sma_crossover");
    }
  }

  /** Whether something of a strategy on an instrument is wanted; null leaves that open. */
  Wanted wanted(@Nullable String symbol, @Nullable String strategy) {
    return new Wanted(symbol(symbol), strategy(strategy));
  }

  /** A filter by symbol and strategy. */
  record Wanted(@Nullable Symbol symbol, @Nullable StrategyId strategy) {
    boolean matches(StrategyId of, InstrumentId on) {
      return (strategy == null || strategy.equals(of))
          && (symbol == null || symbol.equals(on.symbol()));
    }
  }

  /** A span of time; the end excluded. */
  record Span(Instant from, Instant to) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }
  }

  /** The span between two moments, or of a length up to now. */
  Span span(@Nullable String from, @Nullable String to, Instant now, Duration standard) {
    Instant end = instant("to", to, now);
    Instant earliest = Instant.EPOCH.plus(standard);
    Instant begin =
        instant("from", from, end.isBefore(earliest) ? Instant.EPOCH : end.minus(standard));
    if (!begin.isBefore(end)) {
      throw Problem.badParameter("from", "before to");
    }
    return new Span(begin, end);
  }

  /** One of the configured timeframes. */
  public Timeframe timeframe(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return timeframes.getFirst();
    }
    return timeframes.stream()
        .filter(timeframe -> timeframe.code().equals(text))
        .findFirst()
        .orElseThrow(() -> Problem.badParameter("timeframe", "one of " + timeframes));
  }

  /** The instrument of a symbol; at the account's venue where several have it. */
  public InstrumentId requiredInstrument(@Nullable String text) {
    Symbol symbol = symbol(text);
    if (symbol == null) {
      throw Problem.badParameter("symbol", "one of " + symbols);
    }
    return instruments.stream()
        .filter(instrument -> instrument.symbol().equals(symbol))
        .min(Comparator.comparingInt(instrument -> instrument.venue().equals(account) ? 0 : 1))
        .orElseThrow(() -> Problem.badParameter("symbol", "one of " + symbols));
  }

  /** The instrument of a symbol at the account's venue; null when absent. */
  public @Nullable InstrumentId instrument(@Nullable String text) {
    Symbol symbol = symbol(text);
    return symbol == null ? null : new InstrumentId(account, symbol);
  }

  /** An amount above zero in our fixed point; null when absent. */
  public <T> @Nullable T amount(String name, @Nullable String text, Function<String, T> parser) {
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
  public int limit(@Nullable String text, int standard, int min, int max) {
    return limit("limit", text, standard, min, max);
  }

  /** A whole number within a range, by its own name. */
  public int limit(String name, @Nullable String text, int standard, int min, int max) {
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
    throw Problem.badParameter(name, "a number from " + min + " to " + max);
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
  public Instant instant(String name, @Nullable String text, Instant standard) {
    if (text == null || text.isEmpty()) {
      return standard;
    }
    try {
      Instant at = Instant.parse(text);
      // What a count of nanoseconds can hold.
      if (!at.isBefore(EARLIEST) && at.isBefore(LATEST)) {
        return at;
      }
      throw Problem.badParameter(name, "between " + EARLIEST + " and " + LATEST);
    } catch (DateTimeParseException malformed) {
      throw Problem.badParameter(name, "a moment like 2026-01-31T12:00:00Z");
    }
  }

  /** What a person gives as a reason; empty when absent. */
  public String reason(@Nullable String text) {
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
