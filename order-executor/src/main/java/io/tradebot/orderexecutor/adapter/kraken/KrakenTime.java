package io.tradebot.orderexecutor.adapter.kraken;

import io.tradebot.orderexecutor.adapter.connection.VenueClock;
import io.tradebot.orderexecutor.application.VenueUnavailableException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the venue's time from the pongs of its socket, which tell it in microseconds; by REST it
 * tells whole seconds only. Thread-safe.
 */
final class KrakenTime {
  private static final String PING = "{\"method\":\"ping\"}";

  private final URI address;
  private final Duration timeout;
  private final JsonMapper json;

  KrakenTime(URI address, Duration timeout, JsonMapper json) {
    this.address = address;
    this.timeout = timeout;
    this.json = json;
  }

  /**
   * Measures a clock on a connection of its own; answers the error bound.
   *
   * @throws VenueUnavailableException when no pong comes
   */
  Duration measure(VenueClock clock) {
    Pongs pongs = new Pongs();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(timeout).build()) {
      WebSocket socket =
          http.newWebSocketBuilder().connectTimeout(timeout).buildAsync(address, pongs).join();
      try {
        return clock.measure(() -> venueTime(socket, pongs));
      } finally {
        socket.abort();
        http.shutdownNow();
      }
    } catch (CompletionException failed) {
      throw new VenueUnavailableException("the venue's time could not be asked for", failed);
    }
  }

  private Instant venueTime(WebSocket socket, Pongs pongs) {
    socket.sendText(PING, true).join();
    try {
      String frame = pongs.frames.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      while (frame != null) {
        JsonNode node = json.readTree(frame);
        if (node.path("method").asString("").equals("pong")) {
          return Instant.parse(KrakenMapper.text(node, "time_out"));
        }
        frame = pongs.frames.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      }
      throw new VenueUnavailableException("no pong within " + timeout);
    } catch (JacksonException | IllegalArgumentException unreadable) {
      throw new VenueUnavailableException("the pong cannot be read", unreadable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new VenueUnavailableException("interrupted while waiting for a pong", interrupted);
    }
  }

  private static final class Pongs implements WebSocket.Listener {
    final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        frames.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
