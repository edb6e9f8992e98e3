package io.tradebot.common.contract;

/**
 * The name of a Pub/Sub channel, built by {@link Channels} only. A trailing {@code *} makes it a
 * pattern.
 */
public record Channel(String name) {
  public boolean isPattern() {
    return name.endsWith("*");
  }

  /** Whether a channel is this one, or is matched by this pattern. */
  public boolean matches(Channel other) {
    return isPattern()
        ? other.name.startsWith(name.substring(0, name.length() - 1))
        : name.equals(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
