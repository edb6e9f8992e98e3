package io.tradebot.orderexecutor.adapter.paper;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.InstrumentEvent;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulator's public streams as a real venue's. */
final class SimulatorFeed implements MarketFeed {
  private final URI streams;
  private final InstrumentId instrument;
  private final JsonMapper json = new JsonMapper();

  SimulatorFeed(URI streams, InstrumentId instrument) {
    this.streams = streams;
    this.instrument = instrument;
  }

  @Override
  public Following follow(Consumer<InstrumentEvent> events) {
    HttpClient http = HttpClient.newHttpClient();
    String symbol =
        instrument.symbol().toString().replace("-", "").toLowerCase(java.util.Locale.ROOT);
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create(
                    streams + "/stream?streams=" + symbol + "@depth20@100ms/" + symbol + "@trade"),
                new Listener(events))
            .join();
    return () -> {
      socket.abort();
      http.shutdownNow();
    };
  }

  private final class Listener implements WebSocket.Listener {
    private final Consumer<InstrumentEvent> events;
    private final StringBuilder part = new StringBuilder();

    Listener(Consumer<InstrumentEvent> events) {
      this.events = events;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        JsonNode frame = json.readTree(part.toString());
        part.setLength(0);
        JsonNode event = frame.path("data");
        events.accept(
            frame.path("stream").asString("").endsWith("@trade") ? trade(event) : book(event));
      }
      socket.request(1);
      return null;
    }
  }

  private PublicTrade trade(JsonNode event) {
    return new PublicTrade(
        instrument,
        event.path("t").asLong(),
        Price.of(event.path("p").asString()),
        Quantity.of(event.path("q").asString()),
        event.path("m").asBoolean() ? Side.SELL : Side.BUY,
        event.path("T").asLong() * 1_000_000,
        event.path("T").asLong() * 1_000_000);
  }

  private BookSnapshot book(JsonNode event) {
    return new BookSnapshot(
        instrument,
        levels(event.path("bids")),
        levels(event.path("asks")),
        event.path("lastUpdateId").asLong(),
        0,
        0);
  }

  private static List<BookLevel> levels(JsonNode rows) {
    List<BookLevel> levels = new ArrayList<>();
    rows.forEach(
        row ->
            levels.add(
                new BookLevel(
                    Price.of(row.path(0).asString()), Quantity.of(row.path(1).asString()))));
    return levels;
  }
}
