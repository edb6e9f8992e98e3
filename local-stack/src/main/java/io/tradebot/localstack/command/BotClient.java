package io.tradebot.localstack.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the control API, and to the executor itself when the control API is away. */
final class BotClient {
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(40);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Stack stack;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

  BotClient(Stack stack) {
    this.stack = stack;
  }

  /**
   * What the API answered.
   *
   * @param message in words, for the user
   */
  record Answer(int status, String message) {
    boolean isGood() {
      return status < 300;
    }
  }

  /** Sends a command such as {@code "start"} to the control API. */
  Answer command(String action) throws IOException, InterruptedException {
    return post(stack.plan().controlApi().resolve("/api/bot/" + action));
  }

  /** Panic at the executor itself; works without Redis and without the control API. */
  Answer panicAtExecutor() throws IOException, InterruptedException {
    return post(stack.plan().executor().resolve("/internal/panic"));
  }

  /** The trading state; empty while the API does not answer. */
  Optional<String> tradingState() throws InterruptedException {
    return status("tradingState").map(JsonNode::asString);
  }

  /**
   * Begins a panic drill; the API runs it.
   *
   * @return the drill as the API shows it
   * @throws CommandFailedException when it is refused
   */
  JsonNode startDrill(int tradeForSeconds) throws IOException, InterruptedException {
    return drill(
        authorized(stack.plan().controlApi().resolve("/api/drills/panic"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"tradeForSeconds\":" + tradeForSeconds + "}")));
  }

  /** How far a drill has come. */
  JsonNode drill(String id) throws IOException, InterruptedException {
    return drill(authorized(stack.plan().controlApi().resolve("/api/drills/" + id)).GET());
  }

  private JsonNode drill(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            request.timeout(COMMAND_TIMEOUT).build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() >= 300) {
      throw new CommandFailedException("drill: " + inWords(response.body()));
    }
    return JSON.readTree(response.body());
  }

  private Optional<JsonNode> status(String field) throws InterruptedException {
    HttpRequest request =
        authorized(stack.plan().controlApi().resolve("/api/bot/status"))
            .timeout(Duration.ofSeconds(5))
            .GET()
            .build();
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return Optional.ofNullable(JSON.readTree(response.body()).findValue(field));
    } catch (IOException | JacksonException away) {
      return Optional.empty();
    }
  }

  private Answer post(URI address) throws IOException, InterruptedException {
    HttpRequest request =
        authorized(address)
            .timeout(COMMAND_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"command line\"}"))
            .build();
    HttpResponse<String> response =
        http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(response.statusCode(), inWords(response.body()));
  }

  private HttpRequest.Builder authorized(URI address) {
    return HttpRequest.newBuilder(address)
        .header("X-API-Key", stack.configuration().api().key().reveal());
  }

  private static String inWords(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      for (String field : new String[] {"message", "detail", "title"}) {
        JsonNode text = json.get(field);
        if (text != null && text.isString()) {
          return text.asString();
        }
      }
      return json.toPrettyString();
    } catch (JacksonException notJson) {
      return body;
    }
  }
}
