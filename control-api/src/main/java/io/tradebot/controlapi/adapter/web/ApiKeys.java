package io.tradebot.controlapi.adapter.web;

import io.tradebot.platform.configuration.TradebotConfiguration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys that open the API, each with a name and a role. Only hashes are kept. Immutable. */
public final class ApiKeys {
  private record Entry(Caller caller, ApiKey key) {}

  private final List<Entry> entries;

  private ApiKeys(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * The keys of a configuration.
   *
   * @param owner the key that may do everything
   */
  public static ApiKeys of(ApiKey owner, List<TradebotConfiguration.ApiKeyEntry> others) {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry(new Caller(Caller.OWNER, Role.FULL), owner));
    for (TradebotConfiguration.ApiKeyEntry other : others) {
      entries.add(
          new Entry(
              new Caller(other.name(), Role.valueOf(other.role().name().toUpperCase(Locale.ROOT))),
              ApiKey.ofHash(HexFormat.of().parseHex(other.sha256().reveal()))));
    }
    return new ApiKeys(entries);
  }

  /** Whose key it is; looks at all of them, so that the time tells nothing. */
  Optional<Caller> find(String candidate) {
    Caller found = null;
    for (Entry entry : entries) {
      if (entry.key.matches(candidate)) {
        found = entry.caller;
      }
    }
    return Optional.ofNullable(found);
  }
}
