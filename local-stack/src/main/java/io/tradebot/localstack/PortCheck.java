package io.tradebot.localstack;

import io.tradebot.localstack.process.ProcessDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Finds ports that somebody else holds, before anything is started. */
public final class PortCheck {
  private PortCheck() {}

  /** One sentence a port that is taken; empty when all are free. */
  public static List<String> takenPorts(List<ProcessDefinition> processes) {
    List<String> taken = new ArrayList<>();
    for (ProcessDefinition process : processes) {
      for (int port : process.ports()) {
        if (!isFree(port)) {
          taken.add(
              "port "
                  + port
                  + " (for "
                  + process.name()
                  + ") is used by another program; end that program, or set another port: "
                  + keyOf(process.name())
                  + " in config.yml");
        }
      }
    }
    return taken;
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static String keyOf(String process) {
    return switch (process) {
      case "redis" -> "redis.url";
      case "questdb" -> "time_series.url";
      case "control-api" -> "api.port";
      case "exchange-sim" ->
          "simulator.port, with venues.binance.*_url, account.*_url and sentiment urls";
      default -> "ports." + process.replace('-', '_');
    };
  }
}
