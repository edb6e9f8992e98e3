package io.tradebot.exchangesim.adapter.binance;

import io.tradebot.exchangesim.domain.VenueRefusal;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A REST answer. */
public record HttpAnswer(int status, String contentType, String body, Map<String, String> headers) {
  private static final String JSON = "application/json;charset=UTF-8";

  static HttpAnswer json(JsonNode body) {
    return json(200, body);
  }

  static HttpAnswer json(int status, JsonNode body) {
    return new HttpAnswer(status, JSON, Wire.JSON.writeValueAsString(body), Map.of());
  }

  static HttpAnswer refused(VenueRefusal refusal) {
    return json(refusal.httpStatus(), Wire.error(refusal.code(), refusal.reason()));
  }

  boolean isJson() {
    return contentType.equals(JSON);
  }

  /** This answer with one more header. */
  public HttpAnswer withHeader(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new HttpAnswer(status, contentType, body, all);
  }
}
