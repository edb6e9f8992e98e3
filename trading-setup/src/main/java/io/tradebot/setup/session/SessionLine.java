package io.tradebot.setup.session;

import java.time.Instant;
import java.util.List;

/**
 * One line of a session.
 *
 * @param input what an engine took, or what was seen beside it
 * @param aside whether no engine took it
 * @param outputs what came of it, as {@link OutputText} writes it
 */
public record SessionLine(Instant at, Object input, boolean aside, List<String> outputs) {
  public SessionLine {
    outputs = List.copyOf(outputs);
  }
}
