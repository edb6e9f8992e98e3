package io.tradebot.research.data;

/**
 * A line that breaks a rule.
 *
 * @param line from 1; 0 for the file as a whole
 * @param rule its name, e.g. {@code order}
 * @param detail what was found, in words
 */
public record Problem(String file, long line, String rule, String detail) {
  @Override
  public String toString() {
    return file + (line == 0 ? "" : ":" + line) + ": [" + rule + "] " + detail;
  }
}
