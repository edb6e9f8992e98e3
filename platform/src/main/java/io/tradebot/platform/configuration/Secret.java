package io.tradebot.platform.configuration;

/** A value that never shows itself: {@code toString} hides it, and no codec writes it. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /** The value itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return isEmpty() ? "(not set)" : "(hidden)";
  }
}
