package io.tradebot.exchangesim.adapter.socket;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A REST answer. */
public record HttpAnswer(int status, String contentType, String body, Map<String, String> headers) {
  private static final String JSON = "application/json;charset=UTF-8";

  public static HttpAnswer json(JsonNode body) {
    return json(200, body);
  }

  public static HttpAnswer json(int status, JsonNode body) {
    return new HttpAnswer(status, JSON, Json.text(body), Map.of());
  }

  public boolean isJson() {
    return contentType.equals(JSON);
  }

  /** This answer with one more header. */
  public HttpAnswer withHeader(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new HttpAnswer(status, contentType, body, all);
  }
}
