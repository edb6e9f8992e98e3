package io.tradebot.platform.service;

import io.tradebot.common.message.ServiceName;
import io.tradebot.common.signal.StrategyId;
import io.tradebot.platform.configuration.ConfigurationException;
import io.tradebot.platform.configuration.ConfigurationLoader;
import io.tradebot.platform.configuration.Mistake;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.Promotion;
import io.tradebot.platform.configuration.TradebotConfiguration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts a service of the suite. */
public final class TradebotService {
  /** The exit status for mistakes in the configuration, as in {@code sysexits.h}. */
  public static final int EXIT_CONFIGURATION = 78;

  private static final String BIND_VARIABLE = "TRADEBOT_BIND_ADDRESS";
  private static final String LOG_VARIABLE = "TRADEBOT_LOG_LEVEL";

  private TradebotService() {}

  /**
   * Loads the configuration and runs the application; ends the process with status {@value
   * #EXIT_CONFIGURATION} when the configuration has mistakes, after printing all of them.
   *
   * @param application the class with {@code @SpringBootApplication}
   */
  public static ConfigurableApplicationContext run(
      ServiceName service, Class<?> application, String... args) {
    TradebotConfiguration configuration;
    try {
      configuration = ConfigurationLoader.load(System.getenv(), service);
      refuseRealMoney(service, configuration, InstantSource.system().instant());
    } catch (ConfigurationException mistakes) {
      System.err.println(mistakes.getMessage());
      System.exit(EXIT_CONFIGURATION);
      throw mistakes;
    }
    return run(service, application, configuration, args);
  }

  /**
   * Nothing trades real money that has not survived a rigorous backtest: the one service that sends
   * orders starts in mode live only when each active strategy, as it is configured, was promoted.
   */
  static void refuseRealMoney(
      ServiceName service, TradebotConfiguration configuration, Instant now) {
    if (service != ServiceName.ORDER_EXECUTOR || configuration.mode() != Mode.LIVE) {
      return;
    }
    List<Mistake> objections = new ArrayList<>();
    for (StrategyId strategy : configuration.activeStrategies()) {
      String objection = Promotion.objection(configuration, strategy, now);
      if (objection != null) {
        objections.add(new Mistake("strategy", strategy.name(), objection, ""));
      }
    }
    if (!objections.isEmpty()) {
      throw new ConfigurationException(objections);
    }
  }

  /** Runs the application with a configuration that is loaded already, e.g. by a test. */
  public static ConfigurableApplicationContext run(
      ServiceName service,
      Class<?> application,
      TradebotConfiguration configuration,
      String... args) {
    ServiceIdentity identity = ServiceIdentity.ofThisProcess(service);
    SpringApplication spring = new SpringApplication(application);
    spring.setBannerMode(Banner.Mode.OFF);
    spring.setDefaultProperties(properties(service, configuration));
    spring.addInitializers(
        context -> {
          GenericApplicationContext generic = (GenericApplicationContext) context;
          generic.registerBean(TradebotConfiguration.class, () -> configuration);
          generic.registerBean(ServiceIdentity.class, () -> identity);
        });
    return spring.run(args);
  }

  private static Map<String, Object> properties(
      ServiceName service, TradebotConfiguration configuration) {
    Map<String, String> environment = System.getenv();
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.application.name", service.wireName());
    properties.put("spring.threads.virtual.enabled", "true");
    properties.put("spring.lifecycle.timeout-per-shutdown-phase", "10s");
    properties.put("server.shutdown", "graceful");
    properties.put("server.port", Integer.toString(port(service, configuration)));
    properties.put(
        "server.address",
        environment.getOrDefault(
            BIND_VARIABLE,
            service == ServiceName.CONTROL_API ? configuration.api().host() : "127.0.0.1"));
    properties.put("management.endpoints.web.exposure.include", "health,prometheus");
    properties.put("management.endpoint.health.show-details", "always");
    properties.put("management.endpoint.health.probes.enabled", "true");
    properties.put(
        "management.endpoint.health.status.order", "DOWN,OUT_OF_SERVICE,DEGRADED,UP,UNKNOWN");
    properties.put("management.endpoint.health.status.http-mapping.DEGRADED", "200");
    // A full disk is not a reason to restart, and no defect of the service.
    properties.put("management.health.diskspace.enabled", "false");
    properties.put("logging.level.root", environment.getOrDefault(LOG_VARIABLE, "INFO"));
    properties.put("logging.level.io.lettuce.core.protocol", "WARN");
    // One line for one event, whatever is in it.
    properties.put(
        "logging.pattern.console",
        "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level "
            + service.wireName()
            + " [%thread] %logger{1}: %replace(%m){'[\\r\\n]+', ' | '}"
            + "%replace( %ex){'[\\r\\n]+\\s*', ' | '}%nopex%n");
    return properties;
  }

  private static int port(ServiceName service, TradebotConfiguration configuration) {
    return switch (service) {
      case CONTROL_API -> configuration.api().port();
      case EXCHANGE_SIM -> configuration.simulator().port();
      case MARKET_INGEST, SENTIMENT_INGEST, STRATEGY_ENGINE, ORDER_EXECUTOR, RESEARCH ->
          configuration.ports().getOrDefault(service, 0);
    };
  }
}
