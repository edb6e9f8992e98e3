package io.tradebot.localstack.command;

import io.tradebot.common.message.ServiceName;
import io.tradebot.localstack.Java;
import io.tradebot.localstack.ServiceInstallation;
import io.tradebot.localstack.StackLayout;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes freshly built services quick to start; the launcher script calls it after a build. */
@Command(
    name = "install",
    hidden = true,
    description = "Prepare the built services for a quick start.")
final class InstallCommand implements Callable<Integer> {
  private static final List<ServiceName> SERVICES =
      List.of(
          ServiceName.EXCHANGE_SIM,
          ServiceName.MARKET_INGEST,
          ServiceName.SENTIMENT_INGEST,
          ServiceName.STRATEGY_ENGINE,
          ServiceName.ORDER_EXECUTOR,
          ServiceName.CONTROL_API);

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  InstallCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ServiceInstallation installation =
        new ServiceInstallation(StackLayout.current(), Java.current());
    int done = 0;
    for (ServiceName service : SERVICES) {
      String step = "[" + ++done + "/" + SERVICES.size() + "] " + service;
      installation.install(
          service,
          what -> {
            out.println(step + ": " + what);
            out.flush();
          });
    }
    return TradebotCommand.OK;
  }
}
