package io.tradebot.controlapi.adapter.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessApiTest {
  private static ControlApiFixture api;

  @BeforeAll
  static void startApplication() {
    api = new ControlApiFixture();
  }

  @AfterAll
  static void stopApplication() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/panel/main.js",
        "/panel/api.js",
        "/panel/pages/overview.js",
        "/panel/text/fr.js",
        "/webjars/echarts/dist/echarts.esm.min.js",
        "/panel/dom.js",
        "/panel/format.js",
        "/panel/panel.css",
        "/api/health",
        "/actuator/health",
        "/v3/api-docs",
        "/swagger-ui/index.html"
      })
  void opensWithoutAKey(String path) {
    HttpResponse<String> response = api.send(api.request(path));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void letsNoBrowserKeepAnOldPanel() {
    HttpResponse<String> response = api.send(api.request("/panel/main.js"));

    assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/bot/status",
        "/api/config",
        "/api/events",
        "/api/portfolio/overview",
        "/actuator/env",
        "/actuator",
        "/nothing/here"
      })
  void asksForAKeyEverywhereElse(String path) {
    HttpResponse<String> response = api.send(api.request(path));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
  }

  @Test
  void takesTheKeyInEitherHeader() {
    assertThat(api.get("/api/bot/status").statusCode()).isEqualTo(200);
    assertThat(
            api.send(
                    api.request("/api/bot/status")
                        .header("Authorization", "Bearer " + ControlApiFixture.KEY))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesAWrongKey() {
    HttpResponse<String> response =
        api.send(api.request("/api/bot/status").header("X-API-Key", ControlApiFixture.KEY + "x"));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).doesNotContain(ControlApiFixture.KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/swagger-ui/../api/bot/status",
        "/panel/../api/bot/status",
        "/panel/%2e%2e/api/bot/status",
        "/swagger-ui/%2e%2e/api/bot/status",
        "/api/health/../bot/status",
        "/api/health;x=/../bot/status",
        "//api/bot/status",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/../../../../etc/passwd",
        "/swagger-ui/..%2fapi%2fbot%2fstatus",
        "/swagger-ui/..%5c..%5capplication.yml"
      })
  void refusesPathsThatClimb(String path) throws IOException {
    String response =
        raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 400");
    assertThat(response).doesNotContain("tradingState").doesNotContain("root:");
  }

  @Test
  void letsEachRoleDoItsShareAndNoMore() {
    assertThat(as(ControlApiFixture.VIEW_KEY, "GET", "/api/bot/status").statusCode())
        .isEqualTo(200);
    assertThat(as(ControlApiFixture.VIEW_KEY, "POST", "/api/bot/stop").statusCode()).isEqualTo(403);
    assertThat(as(ControlApiFixture.STOP_KEY, "POST", "/api/bot/start").body())
        .contains("role full", "phone");
    assertThat(as(ControlApiFixture.STOP_KEY, "DELETE", "/api/locks/x").statusCode())
        .isEqualTo(403);
    assertThat(api.executor.heard).isEmpty();

    assertThat(as(ControlApiFixture.STOP_KEY, "POST", "/api/bot/pause").statusCode())
        .isEqualTo(200);
    assertThat(api.executor.heard.getFirst().issuedBy()).isEqualTo("api:phone");
    api.executor.reset();
  }

  @Test
  void exchangesAKeyForACookieThatActsForItsOwnPageAlone() {
    HttpResponse<String> wrong = api.post("/api/session", "{\"key\": \"wrong\"}");
    HttpResponse<String> login =
        api.post("/api/session", "{\"key\": \"" + ControlApiFixture.STOP_KEY + "\"}");
    String setCookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    String cookie = setCookie.substring(0, setCookie.indexOf(';'));
    String origin = "http://127.0.0.1:" + api.port();

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(login.body()).contains("phone", "\"stop\"").doesNotContain(cookie);
    assertThat(setCookie).contains("HttpOnly", "SameSite=Strict");
    assertThat(withCookie(cookie, "GET", "/api/bot/status", "").statusCode()).isEqualTo(200);
    assertThat(withCookie(cookie, "POST", "/api/bot/pause", "").statusCode()).isEqualTo(403);
    assertThat(api.executor.heard).isEmpty();
    assertThat(withCookie(cookie, "POST", "/api/bot/pause", origin).statusCode()).isEqualTo(200);
    assertThat(withCookie(cookie, "DELETE", "/api/session", origin).statusCode()).isEqualTo(204);
    assertThat(withCookie(cookie, "GET", "/api/bot/status", "").statusCode()).isEqualTo(401);
    api.executor.reset();
  }

  private static HttpResponse<String> as(String key, String method, String path) {
    return api.send(
        api.request(path)
            .header("X-API-Key", key)
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private static HttpResponse<String> withCookie(
      String cookie, String method, String path, String origin) {
    HttpRequest.Builder request =
        api.request(path)
            .header("Cookie", cookie)
            .method(method, HttpRequest.BodyPublishers.noBody());
    return api.send(origin.isEmpty() ? request : request.header("Origin", origin));
  }

  @Test
  void refusesAHundredMegabytesWithoutReadingThem() throws IOException {
    String response =
        raw(
            "POST /api/bot/start HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
                + ControlApiFixture.KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{");

    assertThat(response).startsWith("HTTP/1.1 413").contains("65536");
  }

  @Test
  void refusesABodyOfUnknownLengthWhenItGrowsTooLong() throws IOException {
    StringBuilder request =
        new StringBuilder(
            "POST /api/bot/start HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: "
                + ControlApiFixture.KEY
                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "b\r\n{\"reason\":\"\r\n");
    for (int i = 0; i < 9; i++) {
      request.append("2000\r\n").append("a".repeat(0x2000)).append("\r\n");
    }

    String response = raw(request.toString());

    assertThat(response).startsWith("HTTP/1.1 413");
    assertThat(api.executor.heard).isEmpty();
  }

  @Test
  void refusesForeignPages() throws IOException {
    for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1")) {
      String response =
          raw(
              "POST /api/bot/panic HTTP/1.1\r\nHost: 127.0.0.1:"
                  + api.port()
                  + "\r\nConnection: close\r\nOrigin: "
                  + origin
                  + "\r\nX-API-Key: "
                  + ControlApiFixture.KEY
                  + "\r\nContent-Length: 0\r\n\r\n");

      assertThat(response).startsWith("HTTP/1.1 403");
      assertThat(response.toLowerCase(java.util.Locale.ROOT))
          .doesNotContain("access-control-allow-origin");
    }
    assertThat(api.executor.heard).isEmpty();
  }

  @Test
  void servesItsOwnPage() throws IOException {
    String host = "127.0.0.1:" + api.port();
    String response =
        raw(
            "GET /api/bot/status HTTP/1.1\r\nHost: "
                + host
                + "\r\nConnection: close\r\nOrigin: http://"
                + host
                + "\r\nX-API-Key: "
                + ControlApiFixture.KEY
                + "\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 200");
  }

  @Test
  void answersProblemsForWhatIsNotThere() {
    HttpResponse<String> missing = api.get("/api/nothing");
    HttpResponse<String> wrongMethod =
        api.send(
            api.request("/api/bot/status")
                .header("X-API-Key", ControlApiFixture.KEY)
                .PUT(HttpRequest.BodyPublishers.noBody()));

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
  }

  @Test
  void showsNoSecretAnywhere() {
    for (String path :
        List.of(
            "/api/config",
            "/api/bot/status",
            "/api/health",
            "/actuator/health",
            "/actuator/prometheus",
            "/v3/api-docs",
            "/api/bot/stats",
            "/api/portfolio/overview")) {
      HttpResponse<String> response = api.get(path);

      assertThat(response.statusCode()).as(path).isEqualTo(200);
      assertThat(response.body())
          .as(path)
          .doesNotContain(ControlApiFixture.SECRET)
          .doesNotContain(ControlApiFixture.KEY);
    }
  }

  @Test
  void describesEveryEndpoint() {
    String description = api.send(api.request("/v3/api-docs")).body();

    assertThat(description)
        .contains(
            "/api/bot/start",
            "/api/bot/panic",
            "/api/portfolio/trade_history",
            "/api/latest_analysis",
            "/api/events",
            "X-API-Key");
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(5_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(UTF_8));
      out.flush();
      byte[] answer = new byte[65_536];
      int length = 0;
      int count;
      try {
        while (length < answer.length
            && (count = socket.getInputStream().read(answer, length, answer.length - length)) > 0) {
          length += count;
          // What follows the first part comes at once, or the server waits for more of the request.
          socket.setSoTimeout(300);
        }
      } catch (SocketTimeoutException complete) {
        assertThat(length).as("bytes of an answer").isPositive();
      }
      return new String(answer, 0, length, UTF_8);
    }
  }
}
