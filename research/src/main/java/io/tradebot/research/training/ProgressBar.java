package io.tradebot.research.training;

import io.tradebot.training.Engine;
import java.io.PrintStream;
import java.util.Locale;

/** One line that shows how a training goes on: bar, round, losses, time left at most. */
public final class ProgressBar implements Engine.Progress {
  private static final int WIDTH = 24;

  private final PrintStream out;
  private final String title;
  private final boolean rewrites;
  private final long begin = System.nanoTime();
  private long lastShown;

  /**
   * @param rewrites whether the line may be written over, as on a terminal; otherwise a line is
   *     printed every few seconds
   */
  public ProgressBar(PrintStream out, String title, boolean rewrites) {
    this.out = out;
    this.title = title;
    this.rewrites = rewrites;
  }

  @Override
  public void round(int round, int of, double trainLoss, double stopLoss) {
    long now = System.nanoTime();
    if (!rewrites && round < of && now - lastShown < 5_000_000_000L) {
      return;
    }
    lastShown = now;
    double elapsed = (now - begin) / 1e9;
    double left = elapsed / round * (of - round);
    int filled = WIDTH * round / of;
    String line =
        String.format(
            Locale.ROOT,
            "%-28s [%s%s] %3d/%d  loss %.5f  later %.5f  at most %.0f s left",
            title,
            "#".repeat(filled),
            ".".repeat(WIDTH - filled),
            round,
            of,
            trainLoss,
            stopLoss,
            left);
    if (rewrites) {
      out.print("\r" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** Ends the line. */
  public void done() {
    if (rewrites) {
      out.println();
    }
  }
}
