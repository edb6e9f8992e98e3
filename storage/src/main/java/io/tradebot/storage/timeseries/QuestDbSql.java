package io.tradebot.storage.timeseries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks QuestDB by SQL over its HTTP interface ({@code /exec}). Thread-safe. */
final class QuestDbSql implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
  private final JsonMapper json = new JsonMapper();
  private final URI url;

  QuestDbSql(URI url) {
    this.url = url;
  }

  /**
   * The answer to a statement.
   *
   * @throws UncheckedIOException when QuestDB does not answer or refuses
   */
  JsonNode ask(String sql) {
    return accepted(sql, send(sql));
  }

  /** As {@link #ask}; an empty object when the table is not there. */
  JsonNode askTable(String sql) {
    Reply reply = send(sql);
    return reply.status == 400 && reply.error().contains("table does not exist")
        ? json.createObjectNode()
        : accepted(sql, reply);
  }

  private JsonNode accepted(String sql, Reply reply) {
    if (reply.status != 200) {
      throw new UncheckedIOException(
          "QuestDB at " + url + " refuses " + sql,
          new IOException("status " + reply.status + ": " + reply.error()));
    }
    return reply.body;
  }

  private record Reply(int status, JsonNode body) {
    String error() {
      return body.path("error").asString("");
    }
  }

  private Reply send(String sql) {
    String query = URLEncoder.encode(sql, StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/exec?query=" + query)).timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), json.readTree(response.body()));
    } catch (IOException failure) {
      throw new UncheckedIOException("QuestDB at " + url + " does not answer", failure);
    } catch (JacksonException unreadable) {
      throw new UncheckedIOException(
          "QuestDB at " + url + " answers something else than JSON", new IOException(unreadable));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(
          "interrupted while asking QuestDB", new IOException(interrupted));
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
