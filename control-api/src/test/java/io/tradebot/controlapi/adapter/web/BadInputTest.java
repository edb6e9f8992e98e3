package io.tradebot.controlapi.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * What nobody should send and somebody will: texts that would be code elsewhere, and clients that
 * stop in the middle. Keys, paths, bodies and origins are in {@link AccessApiTest}, commands in the
 * wrong state in {@link CommandApiTest}.
 */
class BadInputTest {
  private static final List<String> CODE =
      List.of(
          // Flux
          "BTC\") |> drop(columns: [\"_value\"]) //",
          "BTC\" or true or r.symbol == \"",
          // SQL
          "BTC' OR '1'='1",
          "BTC'; DROP TABLE candles; --",
          // line protocol
          "BTC,venue=X price=1i\nmarket_trades,symbol=BTC price=0",
          // logs, and what once was read in them
          "BTC\r\nERROR all is lost",
          "${jndi:ldap://127.0.0.1/x}");

  private static ControlApiFixture api;
  private static final List<ILoggingEvent> LOGGED = new CopyOnWriteArrayList<>();
  private static final AppenderBase<ILoggingEvent> APPENDER =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          LOGGED.add(event);
        }
      };

  @BeforeAll
  static void startApplication() {
    api = new ControlApiFixture();
    APPENDER.start();
    root().addAppender(APPENDER);
    logger(ProblemAdvice.class.getName()).setLevel(Level.DEBUG);
  }

  @AfterAll
  static void stopApplication() {
    root().detachAppender(APPENDER);
    api.close();
  }

  private static Logger root() {
    return logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/candles?timeframe=1m&symbol=",
        "/api/candles?symbol=BTC-USDT&timeframe=",
        "/api/candles?symbol=BTC-USDT&from=",
        "/api/analyses?symbol=",
        "/api/analyses?strategy=",
        "/api/predictions?role=",
        "/api/predictions?from=",
        "/api/market/gaps?symbol=",
        "/api/sentiment?asset=",
        "/api/signals?strategy=",
        "/api/alerts?level=",
        "/api/portfolio/trade_history?symbol=",
        "/api/portfolio/trade_history?before=",
        "/api/portfolio/trade_history.csv?strategy=",
        "/api/orders/history?status=",
        "/api/logs/order-executor?level="
      })
  void refusesTextThatIsFluxSqlLineProtocolOrALogLine(String path) {
    for (String code : CODE) {
      HttpResponse<String> response = api.get(path + URLEncoder.encode(code, UTF_8));

      assertThat(response.statusCode()).as(path + code + response.body()).isIn(400, 404);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
      assertThat(response.body()).doesNotContain("DROP TABLE").doesNotContain("drop(columns");
    }
  }

  @Test
  void writesNothingThatWasSentToTheLogAsALineOfItsOwn() {
    for (String code : CODE) {
      api.post("/api/bot/start", "{\"reason\": " + quoted(code) + "}");
      api.post("/api/locks", "{\"symbol\": " + quoted(code) + "}");
      api.post("/api/session", "{\"key\": " + quoted(code) + "}");
      api.get("/api/orders/history?before=" + URLEncoder.encode(code, UTF_8));
    }

    assertThat(LOGGED)
        .isNotEmpty()
        .noneMatch(event -> event.getFormattedMessage().startsWith("ERROR all is lost"))
        .noneMatch(event -> event.getFormattedMessage().contains("\n"))
        .noneMatch(event -> event.getFormattedMessage().contains("jndi"));
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n")
        + '"';
  }

  @Test
  void servesOthersWhileClientsSendTheirRequestsSlowly() throws IOException {
    Socket[] slow = new Socket[40];
    try {
      for (int i = 0; i < slow.length; i++) {
        slow[i] = new Socket(InetAddress.getLoopbackAddress(), api.port());
        // A head without its end, or a body that does not come.
        send(
            slow[i],
            i % 2 == 0
                ? "GET /api/bot/status HTTP/1.1\r\nHost: localhost\r\nX-API-"
                : "POST /api/bot/start HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                    + ControlApiFixture.KEY
                    + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
      }

      assertThat(api.get("/api/bot/status").statusCode()).isEqualTo(200);
      assertThat(api.post("/api/bot/panic").statusCode()).isEqualTo(202);
      assertThat(api.executor.heard).allMatch(command -> command.action().name().equals("PANIC"));
    } finally {
      for (Socket socket : slow) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }

  @Test
  void isQuietAboutClientsThatHangUp() throws Exception {
    MockHttpServletResponse begun = new MockHttpServletResponse();
    begun.setCommitted(true);
    int before = LOGGED.size();

    ResponseEntity<Object> answer =
        new ProblemAdvice()
            .handleException(
                new HttpMessageNotWritableException(
                    "Could not write JSON", new IOException("Broken pipe")),
                new ServletWebRequest(new MockHttpServletRequest(), begun));

    assertThat(answer).isNull();
    assertThat(LOGGED.subList(before, LOGGED.size()))
        .filteredOn(event -> event.getFormattedMessage().contains("a client went away"))
        .isNotEmpty()
        .allMatch(event -> event.getLevel() == Level.DEBUG);
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
