package io.tradebot.controlapi.adapter.web;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.ErrorResponseException;

/**
 * The live messages over a WebSocket: one text message each, an object with {@code id}, {@code
 * event} and {@code data}, as in the stream of server-sent events. Parameters: {@code topics} and
 * {@code last_id}. What the client sends is not read beyond the protocol's own frames.
 */
final class LiveSocket extends Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);
  private static final long PING_MS = 3_000;
  private static final int SMALL = 1_024;

  private final LiveFeed feed;

  LiveSocket(LiveFeed feed) {
    this.feed = feed;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.setMaxTextMessageBufferSize(SMALL);
    session.setMaxBinaryMessageBufferSize(SMALL);
    Map<String, List<String>> parameters = session.getRequestParameterMap();
    String lastId = first(parameters, "last_id");
    Set<Topic> topics;
    try {
      topics = Topic.parse(first(parameters, "topics"));
    } catch (ErrorResponseException unknown) {
      close(session, CloseReason.CloseCodes.VIOLATED_POLICY, unknown.getBody().getDetail() + "");
      return;
    }
    LiveFeed.Client client = feed.join(topics, lastId);
    if (client == null) {
      close(session, CloseReason.CloseCodes.TRY_AGAIN_LATER, "too many clients listen");
      return;
    }
    Thread.ofVirtual()
        .name("live-socket-" + session.getId())
        .start(() -> write(session, client, !lastId.isEmpty() && !client.isResumed()));
  }

  private static String first(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static void write(Session session, LiveFeed.Client client, boolean anew) {
    try (client) {
      if (anew) {
        session.getBasicRemote().sendText("{\"event\":\"Resync\",\"data\":{}}");
      }
      while (session.isOpen() && !client.isLost()) {
        LiveFeed.Line line = client.next(PING_MS);
        if (line == null) {
          session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
        } else {
          session
              .getBasicRemote()
              .sendText(
                  "{\"id\":\""
                      + line.id()
                      + "\",\"event\":\""
                      + line.event()
                      + "\",\"data\":"
                      + line.data()
                      + "}");
        }
      }
      close(session, CloseReason.CloseCodes.TRY_AGAIN_LATER, "fell behind, or the service stops");
    } catch (IOException gone) {
      LOG.debug("a client of the live socket is gone: {}", gone.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Session session, CloseReason.CloseCodes code, String why) {
    try {
      // A reason has at most 123 bytes.
      session.close(new CloseReason(code, why.length() <= 120 ? why : why.substring(0, 120)));
    } catch (IOException gone) {
      LOG.debug("a client of the live socket is gone: {}", gone.toString());
    }
  }
}
