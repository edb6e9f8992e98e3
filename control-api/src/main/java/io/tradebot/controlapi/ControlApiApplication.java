package io.tradebot.controlapi;

import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.service.TradebotService;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The control API and web panel. */
@SpringBootApplication
public class ControlApiApplication {

  public static void main(String[] arguments) {
    TradebotService.run(ServiceName.CONTROL_API, ControlApiApplication.class, arguments);
  }
}
