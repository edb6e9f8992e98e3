package io.tradebot.storage.timeseries;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store that takes lines over HTTP, and can be killed, slow, or of another opinion. */
final class StoreStub implements AutoCloseable {
  final List<String> lines = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  volatile int status = 204;
  volatile @Nullable String retryAfter;
  volatile Duration delay = Duration.ZERO;
  volatile Predicate<String> refuses = line -> false;
  private final int port;
  private HttpServer server;

  StoreStub() {
    server = serve(0);
    port = server.getAddress().getPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  StoreAddress address() {
    return new StoreAddress(url(), "tradebot", "ticks", "t0ken");
  }

  void kill() {
    server.stop(0);
  }

  void restart() {
    server = serve(port);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private HttpServer serve(int at) {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.createContext("/", this::answer);
      made.start();
      return made;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(
          exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization"));
      pause();
      int now = status;
      List<String> sent = body.lines().toList();
      if (now == 204 && sent.stream().anyMatch(refuses)) {
        now = 400;
      }
      if (now == 204) {
        lines.addAll(sent);
      }
      String wait = retryAfter;
      if (wait != null) {
        exchange.getResponseHeaders().add("Retry-After", wait);
      }
      exchange.sendResponseHeaders(now, -1);
    }
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(delay.toNanos());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
