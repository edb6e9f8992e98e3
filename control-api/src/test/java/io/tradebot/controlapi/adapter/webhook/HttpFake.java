package io.tradebot.controlapi.adapter.webhook;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A web server on a free port that keeps what it is sent, and answers as it is told. */
public final class HttpFake implements AutoCloseable {
  /** What came in. */
  public record Heard(String path, String authorization, String body) {}

  /** What goes out. */
  public record Answer(int status, String body) {}

  private final HttpServer server;
  public final List<Heard> heard = new CopyOnWriteArrayList<>();

  public HttpFake(Function<Heard, Answer> behaviour) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          Heard one =
              new Heard(
                  exchange.getRequestURI().toString(),
                  authorization == null ? "" : authorization,
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          heard.add(one);
          Answer answer = behaviour.apply(one);
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
