package io.tradebot.localstack;

import io.tradebot.localstack.command.TradebotCommand;

/** The program behind {@code ./tradebot}. */
public final class LocalStack {
  private LocalStack() {}

  public static void main(String[] arguments) {
    System.exit(TradebotCommand.run(arguments));
  }
}
