package io.tradebot.localstack;

import io.tradebot.common.message.ServiceName;
import java.util.ArrayList;
import java.util.List;

/** JVM options for a workstation: the whole stack is to stay below 2.5 GiB. */
final class JvmOptions {
  private static final List<String> COMMON =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:MaxMetaspaceSize=160m",
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dfile.encoding=UTF-8");

  private JvmOptions() {}

  static List<String> forService(ServiceName service) {
    List<String> options = new ArrayList<>(COMMON);
    switch (service) {
      case MARKET_INGEST, STRATEGY_ENGINE, ORDER_EXECUTOR -> options.add("-Xmx160m");
      case EXCHANGE_SIM -> options.add("-Xmx256m");
      case CONTROL_API, SENTIMENT_INGEST, RESEARCH -> {
        options.add("-Xmx128m");
        // Seldom busy: the quick compiler alone saves memory and start-up time.
        options.add("-XX:TieredStopAtLevel=1");
      }
    }
    return List.copyOf(options);
  }

  static List<String> forTimeSeries() {
    List<String> options = new ArrayList<>(COMMON);
    options.add("-Xmx192m");
    options.add("-XX:TieredStopAtLevel=1");
    options.add("--add-exports=java.base/jdk.internal.math=ALL-UNNAMED");
    return List.copyOf(options);
  }
}
