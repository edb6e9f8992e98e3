package io.tradebot.exchangesim.adapter.venue;

import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.money.Rate;
import io.tradebot.exchangesim.adapter.socket.Credentials;
import io.tradebot.exchangesim.adapter.socket.Json;
import io.tradebot.exchangesim.application.AccountJournal;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A venue on a free port and a bare client of it. */
public class OpenVenue implements AutoCloseable {
  public final SimulatedVenue venue;
  private final HttpClient http = HttpClient.newHttpClient();

  public OpenVenue(
      Dialect dialect,
      String recording,
      double speed,
      AccountJournal journal,
      Credentials credentials,
      List<Symbol> symbols,
      Map<String, Long> funds)
      throws IOException {
    SimulatedVenue.Setup setup =
        new SimulatedVenue.Setup(
            dialect,
            "127.0.0.1",
            0,
            42,
            speed,
            symbols,
            8,
            funds,
            Rate.of("0.001"),
            Rate.of("0.001"),
            Duration.ofMillis(1),
            recording,
            credentials,
            Map.of());
    this.venue = SimulatedVenue.start(setup, journal, null, InstantSource.system());
  }

  public record Answer(int status, JsonNode body, HttpResponse<String> raw) {
    public int code() {
      return body.path("code").asInt(0);
    }
  }

  public Answer get(String pathAndQuery) throws Exception {
    return send(HttpRequest.newBuilder(uri(pathAndQuery)).GET());
  }

  public Answer post(String pathAndQuery) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(pathAndQuery)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  public Answer send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        http.send(
            request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    JsonNode body =
        response.body().startsWith("{") || response.body().startsWith("[")
            ? Json.read(response.body())
            : Json.object();
    return new Answer(response.statusCode(), body, response);
  }

  public URI uri(String pathAndQuery) {
    return URI.create(venue.restUri() + pathAndQuery);
  }

  public static String join(String... parameters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      text.append(i == 0 ? "" : "&")
          .append(parameters[i])
          .append('=')
          .append(URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  public Stream stream(String path) {
    Stream stream = new Stream();
    stream.socket =
        http.newWebSocketBuilder().buildAsync(URI.create(venue.streamUri() + path), stream).join();
    return stream;
  }

  /** Frames of one socket in the order in which they came. */
  public static final class Stream implements WebSocket.Listener, AutoCloseable {
    public final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    @Nullable WebSocket socket;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        frames.add(Json.read(part.toString()));
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    public void send(String text) {
      WebSocket to = socket;
      if (to == null) {
        throw new IllegalStateException("not connected");
      }
      to.sendText(text, true).join();
    }

    /** The next frame that meets a condition; what comes before it is dropped. */
    public JsonNode await(Predicate<JsonNode> wanted) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
      while (true) {
        JsonNode frame = frames.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (frame == null) {
          throw new AssertionError("no such frame within 15 s");
        }
        if (wanted.test(frame)) {
          return frame;
        }
      }
    }

    @Override
    public void close() {
      WebSocket open = socket;
      if (open != null) {
        open.abort();
      }
    }
  }

  @Override
  public void close() {
    venue.close();
    http.close();
  }
}
