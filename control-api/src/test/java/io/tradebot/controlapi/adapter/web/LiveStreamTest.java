package io.tradebot.controlapi.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.contract.Channels;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.system.AlertRaised;
import io.tradebot.controlapi.application.BotObserver;
import io.tradebot.platform.bus.Trace;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LiveStreamTest {
  private static ControlApiFixture api;

  @BeforeAll
  static void startApplication() {
    api = new ControlApiFixture();
  }

  @AfterAll
  static void stopApplication() {
    api.close();
  }

  @Test
  void deliversMessagesAsTheyCome() throws Exception {
    try (Socket socket = listen()) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      readUntil(lines, "retry: 2000");

      alert("a message");

      assertThat(readUntil(lines, "event: AlertRaised")).startsWith("event:");
      assertThat(readUntil(lines, "data: ")).contains("a message").contains("\"source\"");
    }
  }

  @Test
  void goesOnWhereItBroke() throws Exception {
    String id;
    try (Socket socket = listen("/api/events?topics=alerts", "")) {
      BufferedReader lines = reader(socket);
      readUntil(lines, "retry: 2000");
      alert("before the break");
      id = idOf(lines, "before the break");
    }
    alert("during the break");

    try (Socket again = listen("/api/events?topics=alerts", "Last-Event-ID: " + id + "\r\n");
        Socket lost = listen("/api/events?topics=alerts", "Last-Event-ID: other-7\r\n")) {
      // The very next one: nothing is missed and nothing comes twice.
      assertThat(readUntil(reader(again), "data: ")).contains("during the break");
      assertThat(readUntil(reader(lost), "event: ")).isEqualTo("event: Resync");
    }
  }

  /** The id of the event that holds a text; whatever other tests sent comes before it. */
  private static String idOf(BufferedReader lines, String text) throws java.io.IOException {
    String id = "";
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ") && line.contains(text)) {
        return id;
      }
    }
    throw new AssertionError("the stream ended before " + text);
  }

  @Test
  void deliversOverAWebSocketToWhoHasTheKey() throws Exception {
    URI address = URI.create("ws://127.0.0.1:" + api.port() + "/api/ws?topics=alerts");
    CompletableFuture<String> heard = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          private final StringBuilder text = new StringBuilder();

          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last && text.toString().contains("over the socket")) {
              heard.complete(text.toString());
            }
            socket.request(1);
            return null;
          }
        };

    WebSocket socket =
        api.http
            .newWebSocketBuilder()
            .header("X-API-Key", ControlApiFixture.KEY)
            .buildAsync(address, listener)
            .get(60, TimeUnit.SECONDS);
    LiveFeed feed = api.context.getBean(LiveFeed.class);
    // Again and again: what comes before the socket has joined is not for it.
    ControlApiFixture.await(
        "a message over the socket",
        () -> {
          alert("over the socket");
          return heard.isDone();
        });

    assertThat(heard.get(60, TimeUnit.SECONDS))
        .contains("\"event\":\"AlertRaised\"")
        .contains("\"id\":\"");
    socket.abort();
    ControlApiFixture.await("the socket's client to be gone", () -> feed.clients() == 0);
    assertThat(api.http.newWebSocketBuilder().buildAsync(address, listener))
        .failsWithin(60, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(WebSocketHandshakeException.class);
  }

  private static BufferedReader reader(Socket socket) throws java.io.IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  @Test
  void dropsAClientThatReadsNothingAndServesTheOthers() throws Exception {
    LiveFeed feed = api.context.getBean(LiveFeed.class);
    ControlApiFixture.await("other clients to be gone", () -> feed.clients() == 0);
    try (Socket slow = listen();
        Socket quick = listen()) {
      ControlApiFixture.await("both clients", () -> feed.clients() == 2);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(quick.getInputStream(), UTF_8));
      AtomicInteger read = new AtomicInteger();
      CompletableFuture<Boolean> reader =
          CompletableFuture.supplyAsync(
              () ->
                  lines
                      .lines()
                      .filter(line -> line.startsWith("data: "))
                      .peek(line -> read.incrementAndGet())
                      .anyMatch(line -> line.contains("the end")));

      String large = "x".repeat(8_000);
      ControlApiFixture.await(
          "the slow client to be dropped",
          () -> {
            int before = read.get();
            for (int i = 0; i < 20; i++) {
              alert(large);
            }
            // However slow the machine is, the quick one keeps up.
            ControlApiFixture.await("the quick client", () -> read.get() >= before + 20);
            return feed.clients() == 1;
          });
      alert("the end");

      assertThat(reader.get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(api.get("/api/bot/status").statusCode()).isEqualTo(200);
      assertThat(slow.isClosed()).isFalse();
    }
  }

  @Test
  void limitsHowManyListen() throws Exception {
    LiveFeed feed = api.context.getBean(LiveFeed.class);
    ControlApiFixture.await("other clients to be gone", () -> feed.clients() == 0);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < LiveFeed.MAX_CLIENTS; i++) {
        sockets.add(listen());
      }
      ControlApiFixture.await("a full house", () -> feed.clients() == LiveFeed.MAX_CLIENTS);

      assertThat(api.get("/api/events").statusCode()).isEqualTo(503);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void rebuildsThePictureAfterRedisWasAway() {
    long before = api.context.getBean(BotObserver.class).rebuilds();
    int port = api.redis.port();

    api.redis.kill();
    ControlApiFixture.await(
        "Redis to be missed", () -> api.send(api.request("/api/health")).statusCode() == 503);
    api.redis.restart();

    ControlApiFixture.await(
        "the picture again on port " + port,
        () ->
            api.context.getBean(BotObserver.class).rebuilds() > before
                && api.send(api.request("/api/health")).statusCode() == 200);
  }

  private static void alert(String detail) {
    Instant now = Instant.now();
    api.executor
        .bus()
        .publish(
            Channels.SYSTEM_ALERT,
            new AlertRaised(
                ServiceName.ORDER_EXECUTOR, AlertRaised.Level.INFO, "TEST", detail, now),
            now,
            Trace.ORIGIN);
  }

  private static Socket listen() throws java.io.IOException {
    return listen("/api/events", "");
  }

  private static Socket listen(String path, String headers) throws java.io.IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(60_000);
    socket.connect(
        new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()), 5_000);
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + path
                    + " HTTP/1.1\r\n"
                    + headers
                    + "Host: localhost\r\nX-API-Key: "
                    + ControlApiFixture.KEY
                    + "\r\n\r\n")
                .getBytes(UTF_8));
    return socket;
  }

  private static String readUntil(BufferedReader lines, String start) throws java.io.IOException {
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.startsWith(start)) {
        return line;
      }
    }
    throw new AssertionError("the stream ended before " + start);
  }
}
