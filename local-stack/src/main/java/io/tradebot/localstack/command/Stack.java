package io.tradebot.localstack.command;

import io.tradebot.localstack.Java;
import io.tradebot.localstack.StackLayout;
import io.tradebot.localstack.StackPlan;
import io.tradebot.localstack.process.StackStatus;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every verb needs: where things lie, how the bot is configured, and whether it runs. */
record Stack(StackLayout layout, TradebotConfiguration configuration, StackPlan plan) {

  /** Reads the configuration of the current folder; mistakes in it end the verb with a message. */
  static Stack load() throws IOException {
    StackLayout layout = StackLayout.current();
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (Files.isRegularFile(layout.configuration())) {
      environment.put(ConfigurationLoader.FILE_VARIABLE, layout.configuration().toString());
    }
    TradebotConfiguration configuration = ConfigurationLoader.load(environment);
    return new Stack(layout, configuration, new StackPlan(layout, configuration, Java.current()));
  }

  /** The status of a living supervisor; empty when none runs here. */
  Optional<StackStatus> running() {
    return StackStatus.read(layout.statusFile()).filter(status -> status.supervisor().isPresent());
  }

  /** What a user wants to know once everything runs. */
  List<String> welcome() {
    return List.of(
        "",
        "  panel     " + plan.controlApi(),
        "  API       " + plan.controlApi() + "/swagger-ui.html",
        "  API key   " + configuration.api().key().reveal(),
        "            (header X-API-Key; kept in " + configuration.secretsDirectory() + "/api-key)",
        "",
        "  ./tradebot start | pause | stop | panic | status | logs | down",
        "");
  }
}
