package io.tradebot.strategyengine;

import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.service.TradebotService;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Runs the strategies on market events and raises signals. */
@SpringBootApplication
public class StrategyEngineApplication {
  static void main(String[] args) {
    TradebotService.run(ServiceName.STRATEGY_ENGINE, StrategyEngineApplication.class, args);
  }
}
