package io.tradebot.marketingest;

import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.service.TradebotService;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The service that reads the exchanges' public streams. */
@SpringBootApplication
public class MarketIngestApplication {
  public static void main(String[] arguments) {
    TradebotService.run(ServiceName.MARKET_INGEST, MarketIngestApplication.class, arguments);
  }
}
