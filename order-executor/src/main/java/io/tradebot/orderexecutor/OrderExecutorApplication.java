package io.tradebot.orderexecutor;

import io.tradebot.common.message.ServiceName;
import io.tradebot.orderexecutor.adapter.binance.BinanceExecutionVenue;
import io.tradebot.orderexecutor.adapter.connection.VenueHttp;
import io.tradebot.platform.service.TradebotService;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the order executor. */
@SpringBootApplication
public class OrderExecutorApplication {

  public static void main(String[] args) {
    BinanceExecutionVenue.forbidRepeatedPosts();
    VenueHttp.forbidRepeatedPosts();
    TradebotService.run(ServiceName.ORDER_EXECUTOR, OrderExecutorApplication.class, args);
  }
}
