package io.tradebot.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** How to see from outside that a process works. Blocks for two seconds at most. */
public sealed interface Probe {
  Duration TIMEOUT = Duration.ofSeconds(2);

  Health check() throws InterruptedException;

  /** What a probe saw. */
  record Health(State state, String detail) {
    /** How a process is. */
    public enum State {
      /** Does not answer. */
      DOWN,
      /** Answers, and says that something is not right. */
      DEGRADED,
      UP
    }
  }

  /**
   * Asks an HTTP address; Spring's health shape is understood, anything else counts by its status.
   */
  record Http(HttpClient client, URI address) implements Probe {
    @Override
    public Health check() throws InterruptedException {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET().build();
      try {
        HttpResponse<String> response =
            client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        boolean good = response.statusCode() < 400;
        return new Health(
            good ? Health.State.UP : Health.State.DEGRADED,
            good ? "" : "health " + response.statusCode());
      } catch (IOException unreachable) {
        return new Health(Health.State.DOWN, "does not answer on " + address.getAuthority());
      }
    }
  }

  /** Sends Redis a PING. */
  record RedisPing(int port) implements Probe {
    @Override
    public Health check() {
      try (Socket socket = new Socket()) {
        int timeoutMs = (int) TIMEOUT.toMillis();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), timeoutMs);
        socket.setSoTimeout(timeoutMs);
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
        return answer.startsWith("+PONG")
            ? new Health(Health.State.UP, "")
            : new Health(Health.State.DEGRADED, "answers " + answer.strip());
      } catch (IOException unreachable) {
        return new Health(Health.State.DOWN, "does not answer on 127.0.0.1:" + port);
      }
    }
  }
}
