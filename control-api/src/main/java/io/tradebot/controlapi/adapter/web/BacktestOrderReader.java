package io.tradebot.controlapi.adapter.web;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Quantity;
import io.tradebot.controlapi.domain.BacktestOrder;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.storage.dataset.MarketDataFiles;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes orders of requests for backtests; what is wrong with one is said by its field. */
@Component
class BacktestOrderReader {
  private static final int MOST_SYMBOLS = 10;
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._-]{1,40}");
  private static final Pattern FEE = Pattern.compile("0(\\.\\d{1,8})?");
  private static final BigDecimal MOST_FEE = new BigDecimal("0.05");
  private static final String CANDLES = "candles-";

  private final MarketDataFiles market;
  private final PublicConfiguration strategies;
  private final TradebotConfiguration configuration;
  private final Parameters parameters;

  BacktestOrderReader(
      MarketDataFiles market,
      PublicConfiguration strategies,
      TradebotConfiguration configuration,
      Parameters parameters) {
    this.market = market;
    this.strategies = strategies;
    this.configuration = configuration;
    this.parameters = parameters;
  }

  /** Candles that were imported, and so can be tested on. */
  record Testable(Symbol symbol, String timeframe, Instant first, Instant last, long candles) {}

  /** The account's venue's candles, as imported. */
  List<Testable> testable() {
    return market.holdings().stream()
        .filter(holding -> holding.what().startsWith(CANDLES))
        .filter(
            holding -> holding.instrument().venue().equals(configuration.account().id().venue()))
        .map(
            holding ->
                new Testable(
                    holding.instrument().symbol(),
                    holding.what().substring(CANDLES.length()),
                    holding.first(),
                    holding.last(),
                    holding.rows()))
        .toList();
  }

  /** Throws a problem with status 400 where something is wrong. */
  BacktestOrder order(BacktestRequest request) {
    Map<String, Map<String, Object>> known = strategies.strategies();
    String strategy = request.strategy() == null ? "" : request.strategy();
    Map<String, Object> keys = known.get(strategy);
    if (keys == null) {
      throw Problem.badParameter("strategy", "one of " + known.keySet());
    }
    Timeframe timeframe = timeframe(request.timeframe());
    LocalDate from = day("from", request.from());
    LocalDate to = day("to", request.to());
    if (from != null && to != null && !from.isBefore(to)) {
      throw Problem.badParameter("from", "before to");
    }
    return new BacktestOrder(
        strategy,
        symbols(request.symbols(), timeframe, from, to),
        timeframe,
        from,
        to,
        changed(request.parameters(), keys.keySet()),
        fees(request.fees()),
        funds(request.funds()));
  }

  private static Timeframe timeframe(@Nullable String text) {
    try {
      return Timeframe.of(text == null || text.isEmpty() ? "1m" : text);
    } catch (IllegalArgumentException unknown) {
      throw Problem.badParameter("timeframe", "like 1m or 1h");
    }
  }

  private static @Nullable LocalDate day(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1970 && day.getYear() < 2200) {
        return day;
      }
    } catch (DateTimeParseException malformed) {
      // Refused below like a day out of range.
    }
    throw Problem.badParameter(name, "a day like 2021-01-01, from 1970 to 2199");
  }

  private List<Symbol> symbols(
      @Nullable List<@Nullable String> texts,
      Timeframe timeframe,
      @Nullable LocalDate from,
      @Nullable LocalDate to) {
    if (texts == null || texts.isEmpty() || texts.size() > MOST_SYMBOLS) {
      throw Problem.badParameter("symbols", "1 to " + MOST_SYMBOLS + " symbols");
    }
    Set<Symbol> wanted = new LinkedHashSet<>();
    for (String text : texts) {
      try {
        wanted.add(Symbol.of(text == null ? "" : text));
      } catch (IllegalArgumentException malformed) {
        throw Problem.badParameter("symbols", "like BTC-USDT");
      }
    }
    List<Testable> there =
        testable().stream().filter(one -> one.timeframe().equals(timeframe.code())).toList();
    for (Symbol symbol : wanted) {
      List<Testable> own = there.stream().filter(one -> one.symbol().equals(symbol)).toList();
      if (own.isEmpty()) {
        throw Problem.badParameter(
            "symbols",
            "among those whose candles of "
                + timeframe
                + " were imported (./tradebot data import): "
                + there.stream().map(Testable::symbol).sorted().toList());
      }
      for (Testable holding : own) {
        if (to != null && !holding.first().isBefore(to.atStartOfDay(ZoneOffset.UTC).toInstant())) {
          throw Problem.badParameter(
              "to", "after " + holding.first() + ", where " + symbol + " begins");
        }
        if (from != null
            && holding.last().isBefore(from.atStartOfDay(ZoneOffset.UTC).toInstant())) {
          throw Problem.badParameter(
              "from", "before " + holding.last() + ", where " + symbol + " ends");
        }
      }
    }
    return new ArrayList<>(wanted);
  }

  private static Map<String, String> changed(
      @Nullable Map<String, @Nullable String> given, Set<String> known) {
    Map<String, String> changed = new TreeMap<>();
    if (given == null) {
      return changed;
    }
    Set<String> allowed = new TreeSet<>(known);
    // They follow the data.
    allowed.removeAll(Set.of("symbols", "timeframe"));
    given.forEach(
        (key, value) -> {
          if (!allowed.contains(key)) {
            throw Problem.badParameter("parameters", "among " + allowed);
          }
          if (value == null || !VALUE.matcher(value).matches()) {
            throw Problem.badParameter("parameters." + key, "a value as in config.yml");
          }
          changed.put(key, value);
        });
    return changed;
  }

  private static @Nullable String fees(BacktestRequest.@Nullable Fees fees) {
    return fees == null
        ? null
        : fee("fees.maker", fees.maker()) + "/" + fee("fees.taker", fees.taker());
  }

  private static String fee(String name, @Nullable String text) {
    if (text == null
        || !FEE.matcher(text).matches()
        || new BigDecimal(text).compareTo(MOST_FEE) > 0) {
      throw Problem.badParameter(name, "a fraction from 0 to " + MOST_FEE + ", like 0.001");
    }
    return text;
  }

  private @Nullable String funds(@Nullable String text) {
    Quantity amount = parameters.amount("funds", text, Quantity::of);
    if (amount == null) {
      return null;
    }
    if (!amount.isPositive()) {
      throw Problem.badParameter("funds", "above zero");
    }
    return configuration.account().quoteAsset() + "=" + amount;
  }
}
