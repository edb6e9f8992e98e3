package io.tradebot.exchangesim.adapter.socket;

import java.util.Locale;
import java.util.Map;

/**
 * A REST request as it came.
 *
 * @param path as it was sent, without the query
 * @param query undecoded, without the question mark; empty when there is none
 * @param body undecoded; empty when there is none
 * @param headers by lower-case name
 */
public record HttpCall(
    String method,
    String path,
    String query,
    String body,
    Map<String, String> headers,
    String remote,
    boolean loopback) {
  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /** A header by its name in any case; empty when it was not sent. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }
}
