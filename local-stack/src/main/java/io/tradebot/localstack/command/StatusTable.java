package io.tradebot.localstack.command;

import io.tradebot.localstack.process.ProcessState;
import io.tradebot.localstack.process.ProcessStatus;
import io.tradebot.localstack.process.StackStatus;
import java.util.ArrayList;
import java.util.List;

/** The table of processes, for a terminal. */
final class StatusTable {
  private static final String FORMAT = "  %-17s %s%-11s%s %8s %8s %9s  %s";

  private final boolean colour;

  StatusTable(boolean colour) {
    this.colour = colour;
  }

  List<String> lines(StackStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(FORMAT.formatted("service", "", "state", "", "pid", "memory", "restarts", ""));
    long memory = 0;
    for (ProcessStatus process : status.processes()) {
      memory += process.memoryMiB();
      lines.add(
          FORMAT
              .formatted(
                  process.name(),
                  colourOf(process.state()),
                  process.state().name().toLowerCase(java.util.Locale.ROOT),
                  colour ? "\u001b[0m" : "",
                  process.pid() == 0 ? "-" : process.pid(),
                  process.memoryMiB() == 0 ? "-" : process.memoryMiB() + " MB",
                  process.restarts(),
                  process.detail().isEmpty() ? process.page() : process.detail())
              .stripTrailing());
    }
    lines.add(FORMAT.formatted("", "", "", "", "", memory + " MB", "", "").stripTrailing());
    return lines;
  }

  private String colourOf(ProcessState state) {
    if (!colour) {
      return "";
    }
    return switch (state) {
      case RUNNING -> "\u001b[32m";
      case DEGRADED, STARTING, STOPPING, RESTARTING -> "\u001b[33m";
      case FAILED -> "\u001b[31m";
      case WAITING, STOPPED -> "\u001b[2m";
    };
  }
}
