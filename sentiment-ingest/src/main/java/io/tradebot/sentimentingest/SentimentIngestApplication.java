package io.tradebot.sentimentingest;

import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.service.TradebotService;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The sentiment ingest. */
@SpringBootApplication
public class SentimentIngestApplication {

  public static void main(String[] arguments) {
    TradebotService.run(ServiceName.SENTIMENT_INGEST, SentimentIngestApplication.class, arguments);
  }
}
