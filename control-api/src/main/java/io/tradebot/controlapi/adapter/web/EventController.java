package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The live messages as server-sent events. A request keeps its virtual thread for as long as the
 * client listens: it waits, writes, waits. A client that reads nothing blocks only its own thread,
 * until the connector's write timeout ends it.
 */
@RestController
@Tag(name = "insight")
class EventController {
  private static final Logger LOG = LoggerFactory.getLogger(EventController.class);
  // Often enough for the panel to call a silent stream stale soon.
  private static final long PING_MS = 3_000;
  private static final long LOOK_MS = 500;

  private final LiveFeed feed;

  EventController(LiveFeed feed) {
    this.feed = feed;
  }

  @GetMapping(path = "/api/events")
  @Operation(
      summary = "Live messages as server-sent events",
      description =
          "event: the message's type; data: its envelope as JSON; a comment every 3 s. topics:"
              + " quotes, candles, feeds, sentiment, signals, analyses, orders, fills, positions,"
              + " account, control, alerts, services, models, logs, other, parted by commas. With"
              + " Last-Event-ID the stream goes on where it broke; where it cannot, an event Resync"
              + " comes first.")
  @ApiResponse(responseCode = "200", description = "text/event-stream, without an end")
  void events(
      @RequestParam(required = false) @Nullable String topics,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      HttpServletResponse response) {
    String lastId = lastEventId == null ? "" : lastEventId;
    LiveFeed.Client client = feed.join(Topic.parse(topics), lastId);
    if (client == null) {
      throw Problem.of(
          HttpStatus.SERVICE_UNAVAILABLE,
          "Busy",
          "at most " + LiveFeed.MAX_CLIENTS + " clients may listen at once");
    }
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader("X-Accel-Buffering", "no");
    try (client) {
      OutputStream out = response.getOutputStream();
      boolean anew = !lastId.isEmpty() && !client.isResumed();
      write(client, anew ? "retry: 2000\n\nevent: Resync\ndata: {}\n\n" : "retry: 2000\n\n", out);
    } catch (IOException gone) {
      LOG.debug("a client of the live stream is gone: {}", gone.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(LiveFeed.Client client, String head, OutputStream out)
      throws IOException, InterruptedException {
    out.write(head.getBytes(StandardCharsets.UTF_8));
    out.flush();
    long silentMs = 0;
    while (!client.isLost()) {
      LiveFeed.Line line = client.next(LOOK_MS);
      if (line != null) {
        String event =
            "id: " + line.id() + "\nevent: " + line.event() + "\ndata: " + line.data() + "\n\n";
        out.write(event.getBytes(StandardCharsets.UTF_8));
        out.flush();
        silentMs = 0;
      } else if ((silentMs += LOOK_MS) >= PING_MS) {
        out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        silentMs = 0;
      }
    }
  }
}
