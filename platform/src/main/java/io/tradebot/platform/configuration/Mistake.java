package io.tradebot.platform.configuration;

/**
 * One thing that is wrong in the configuration, in words for the person who wrote it.
 *
 * @param key path of the key, e.g. {@code risk.daily_loss_limit}; empty when the whole file is
 *     meant
 * @param value what was found, hidden for a secret; empty when nothing was found
 * @param allowed what is allowed there, or why this is not
 * @param origin where it was found, e.g. {@code line 12} or the name of an environment variable
 */
public record Mistake(String key, String value, String allowed, String origin) {
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(key.isEmpty() ? "configuration" : key);
    if (!value.isEmpty()) {
      text.append(" = ").append(value);
    }
    if (!origin.isEmpty()) {
      text.append(" (").append(origin).append(')');
    }
    return text.append(": ").append(allowed).toString();
  }
}
