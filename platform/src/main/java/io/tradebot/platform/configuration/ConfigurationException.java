package io.tradebot.platform.configuration;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration has mistakes; all of them are told together. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> mistakes;

  public ConfigurationException(List<Mistake> mistakes) {
    super(describe(mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  public List<Mistake> mistakes() {
    return mistakes;
  }

  private static String describe(List<Mistake> mistakes) {
    return mistakes.stream()
        .map(mistake -> "  - " + mistake)
        .collect(
            Collectors.joining(
                "\n",
                mistakes.size() == 1
                    ? "There is a mistake in the configuration:\n"
                    : "There are " + mistakes.size() + " mistakes in the configuration:\n",
                ""));
  }
}
