package io.tradebot.exchangesim;

import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.service.TradebotService;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service that stands in for the exchange in demonstrations and tests. */
@SpringBootApplication
public class ExchangeSimApplication {
  public static void main(String[] args) {
    TradebotService.run(ServiceName.EXCHANGE_SIM, ExchangeSimApplication.class, args);
  }
}
