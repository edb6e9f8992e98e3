package io.tradebot.controlapi.adapter.web;

import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as it may be shown: complete, keys as in the file, secrets replaced by whether
 * they are set. It walks over the records, so that a key added to them is shown without further
 * ado.
 */
final class PublicConfiguration {
  private static final String HIDDEN = "(hidden)";
  // Of a URL: what stands before the @, and the values of all parameters but harmless ones.
  private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");
  private static final Pattern PARAMETER = Pattern.compile("([?&])([^=&]+)=([^&]*)");
  private static final Set<String> HARMLESS = Set.of("limit", "lang", "format", "page");

  private final Map<String, Object> view;
  private final Map<String, Map<String, Object>> strategies;

  PublicConfiguration(TradebotConfiguration configuration) {
    this.view = fields(configuration);
    Map<String, Map<String, Object>> named = new TreeMap<>();
    named.put("multi_model", fields(configuration.multiModel()));
    named.put("order_book_imbalance", fields(configuration.orderBookImbalance()));
    named.put("sma_crossover", fields(configuration.smaCrossover()));
    named.put("triangular_arbitrage", fields(configuration.triangularArbitrage()));
    this.strategies = Collections.unmodifiableMap(named);
  }

  /** The parameters of each strategy that there is, by its name. */
  Map<String, Map<String, Object>> strategies() {
    return strategies;
  }

  Map<String, Object> view() {
    return view;
  }

  private static Map<String, Object> fields(Record record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value;
      try {
        value = component.getAccessor().invoke(record);
      } catch (IllegalAccessException | InvocationTargetException failure) {
        throw new IllegalStateException("cannot read " + component, failure);
      }
      fields.put(snakeCase(component.getName()), value == null ? "" : shown(value));
    }
    return fields;
  }

  private static Object shown(Object value) {
    return switch (value) {
      case Secret secret -> secret.isEmpty() ? "(not set)" : HIDDEN;
      case Duration duration -> duration(duration);
      case URI uri -> withoutSecrets(uri.toString());
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case Number number -> number;
      case Boolean flag -> flag;
      case Map<?, ?> map -> {
        Map<String, Object> shown = new LinkedHashMap<>();
        map.forEach((k, v) -> shown.put(key(k), shown(v)));
        yield shown;
      }
      case Collection<?> items -> items.stream().map(PublicConfiguration::shown).toList();
      // The language's value types print themselves; only the configuration's own records nest.
      case Record record when isSection(record) -> fields(record);
      default -> value.toString();
    };
  }

  private static boolean isSection(Record record) {
    return record.getClass().getEnclosingClass() == TradebotConfiguration.class;
  }

  private static String key(@Nullable Object key) {
    return key instanceof Enum<?> constant ? constant.toString() : String.valueOf(key);
  }

  static String withoutSecrets(String url) {
    String plain = USER_INFO.matcher(url).replaceFirst("//");
    return PARAMETER
        .matcher(plain)
        .replaceAll(
            m -> HARMLESS.contains(m.group(2)) ? "$0" : m.group(1) + m.group(2) + "=" + HIDDEN);
  }

  private static String duration(Duration duration) {
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds != 0 && seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds != 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
