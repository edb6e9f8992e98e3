package io.tradebot.marketingest.application;

import java.util.TreeMap;
import java.util.function.Consumer;

/** What is wrong with a venue's feeds now, told to whoever watches. Thread-safe. */
public final class FeedHealth {
  private final TreeMap<String, String> problems = new TreeMap<>();
  private final Consumer<String> watcher;

  /**
   * Starts with no problem.
   *
   * @param watcher gets all problems in one line whenever they change; an empty line when there is
   *     none
   */
  public FeedHealth(Consumer<String> watcher) {
    this.watcher = watcher;
  }

  /**
   * Notes or clears a problem.
   *
   * @param subject e.g. {@code BINANCE:BTC-USDT book}
   * @param problem e.g. {@code synchronising}; empty when all is well
   */
  public synchronized void set(String subject, String problem) {
    String before = problem.isEmpty() ? problems.remove(subject) : problems.put(subject, problem);
    if (before == null ? !problem.isEmpty() : !before.equals(problem)) {
      watcher.accept(detail());
    }
  }

  /** All problems in one line; empty when there is none. */
  public synchronized String detail() {
    StringBuilder text = new StringBuilder();
    problems.forEach(
        (subject, problem) ->
            text.append(text.isEmpty() ? "" : "; ").append(subject).append(' ').append(problem));
    return text.toString();
  }
}
