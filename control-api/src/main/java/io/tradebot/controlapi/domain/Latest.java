package io.tradebot.controlapi.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest value per key. An older one never replaces a newer one, so that keys read after a
 * connect and messages received meanwhile may be applied in any order. Thread-safe.
 */
public final class Latest<K extends Comparable<? super K>, V> {
  private record Stamped<V>(Instant at, V value) {}

  private final ConcurrentHashMap<K, Stamped<V>> values = new ConcurrentHashMap<>();

  /** Keeps the value unless a newer one is known. */
  public void put(K key, V value, Instant at) {
    values.merge(
        key, new Stamped<>(at, value), (old, fresh) -> fresh.at.isBefore(old.at) ? old : fresh);
  }

  public @Nullable V get(K key) {
    Stamped<V> stamped = values.get(key);
    return stamped == null ? null : stamped.value;
  }

  /** Values in the order of their keys. */
  public List<V> all() {
    return values.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey()))
        .map(entry -> entry.getValue().value)
        .toList();
  }

  /** Forgets what the store no longer has, except what became known after it was read. */
  public void retain(Collection<K> known, Instant readAt) {
    Set<K> keep = Set.copyOf(known);
    values.entrySet().removeIf(e -> !keep.contains(e.getKey()) && e.getValue().at.isBefore(readAt));
  }
}
