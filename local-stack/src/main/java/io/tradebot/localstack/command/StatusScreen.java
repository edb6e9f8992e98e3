package io.tradebot.localstack.command;

import io.tradebot.localstack.process.ProcessState;
import io.tradebot.localstack.process.ProcessStatus;
import io.tradebot.localstack.process.StackStatus;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows a status that changes: redrawn in place on a terminal, one line a change elsewhere. */
abstract sealed class StatusScreen {

  static StatusScreen on(PrintWriter out, boolean terminal, List<String> welcome) {
    return terminal ? new Redrawn(out, welcome) : new Lines(out, welcome);
  }

  static StatusScreen silent() {
    return new Silent();
  }

  abstract void show(StackStatus status);

  private static final class Silent extends StatusScreen {
    @Override
    void show(StackStatus status) {}
  }

  private static final class Redrawn extends StatusScreen {
    private final PrintWriter out;
    private final List<String> welcome;
    private final StatusTable table = new StatusTable(true);
    private int drawn;
    private boolean welcomed;

    Redrawn(PrintWriter out, List<String> welcome) {
      this.out = out;
      this.welcome = welcome;
    }

    @Override
    void show(StackStatus status) {
      if (!welcomed && status.allUp()) {
        welcomed = true;
        erase();
        welcome.forEach(out::println);
      } else {
        erase();
      }
      List<String> lines = table.lines(status);
      lines.forEach(out::println);
      drawn = lines.size();
      out.flush();
    }

    private void erase() {
      if (drawn > 0) {
        out.print("\u001b[" + drawn + "A\u001b[J");
        drawn = 0;
      }
    }
  }

  private static final class Lines extends StatusScreen {
    private final PrintWriter out;
    private final List<String> welcome;
    private final Map<String, ProcessState> shown = new HashMap<>();
    private boolean welcomed;

    Lines(PrintWriter out, List<String> welcome) {
      this.out = out;
      this.welcome = welcome;
    }

    @Override
    void show(StackStatus status) {
      for (ProcessStatus process : status.processes()) {
        if (process.state() != shown.put(process.name(), process.state())) {
          out.println(
              "%-17s %-11s %s"
                  .formatted(process.name(), WORDS.get(process.state()), process.detail())
                  .stripTrailing());
        }
      }
      if (!welcomed && status.allUp()) {
        welcomed = true;
        welcome.forEach(out::println);
      }
      out.flush();
    }
  }

  private static final Map<ProcessState, String> WORDS = new EnumMap<>(ProcessState.class);

  static {
    for (ProcessState state : ProcessState.values()) {
      WORDS.put(state, state.name().toLowerCase(java.util.Locale.ROOT));
    }
  }
}
