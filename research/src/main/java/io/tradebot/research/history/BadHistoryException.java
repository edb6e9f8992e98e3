package io.tradebot.research.history;

import java.nio.file.Path;

/** A file of history breaks a rule; the message names the file, the line and the rule. */
public final class BadHistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadHistoryException(Path file, String rule) {
    super(file + ": " + rule);
  }
}
