package io.tradebot.research.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The revision of the program that made a result. */
public final class CodeRevision {
  public static final String UNKNOWN = "unknown";

  private CodeRevision() {}

  /** As git describes the checkout, changes noted; {@link #UNKNOWN} where there is none. */
  public static String of(Path home) {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
              .directory(home.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = git.waitFor(10, TimeUnit.SECONDS);
      return ended && git.exitValue() == 0 ? text.strip() : UNKNOWN;
    } catch (IOException noGit) {
      return UNKNOWN;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
