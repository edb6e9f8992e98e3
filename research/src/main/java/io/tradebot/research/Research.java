package io.tradebot.research;

import io.tradebot.research.command.ResearchCommand;

/** Starts the laboratory's command line. */
public final class Research {
  private Research() {}

  public static void main(String[] arguments) {
    System.exit(ResearchCommand.run(arguments));
  }
}
