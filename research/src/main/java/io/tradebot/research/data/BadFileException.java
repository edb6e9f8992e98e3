package io.tradebot.research.data;

import java.util.List;
import java.util.stream.Collectors;

/** A file breaks rules; the message names the first of them by file, line and rule. */
public final class BadFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 10;

  BadFileException(List<Problem> first, long count) {
    super(
        first.stream().limit(SHOWN).map(Problem::toString).collect(Collectors.joining("\n"))
            + (count > SHOWN ? "\n... and " + (count - SHOWN) + " more lines" : ""));
  }
}
