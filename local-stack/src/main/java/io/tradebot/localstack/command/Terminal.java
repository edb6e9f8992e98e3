package io.tradebot.localstack.command;

import java.io.Console;
import java.util.Optional;

/** Whether a person looks at what we print. */
final class Terminal {
  private Terminal() {}

  static boolean isInteractive() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
