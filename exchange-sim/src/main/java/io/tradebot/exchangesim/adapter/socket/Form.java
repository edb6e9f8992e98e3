package io.tradebot.exchangesim.adapter.socket;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decoded parameters of a query or a form, in the order in which they came. */
public final class Form {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Form() {}

  /** The parameters of all texts together; what cannot be decoded stays as it came. */
  public static Form parse(String... texts) {
    Form form = new Form();
    for (String text : texts) {
      for (String pair : text.split("&", -1)) {
        if (!pair.isEmpty()) {
          int equals = pair.indexOf('=');
          form.add(
              decode(equals < 0 ? pair : pair.substring(0, equals)),
              equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
      }
    }
    return form;
  }

  /** The members of a JSON object as parameters; what is no single value is kept as JSON. */
  public static Form of(JsonNode object) {
    Form form = new Form();
    object
        .properties()
        .forEach(
            member ->
                form.add(
                    member.getKey(),
                    member.getValue().isContainer()
                        ? Json.text(member.getValue())
                        : member.getValue().asString()));
    return form;
  }

  private void add(String name, String value) {
    values.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The first value of a name; null when it was not sent. */
  public @Nullable String get(String name) {
    List<String> all = values.get(name);
    return all == null ? null : all.getFirst();
  }

  public String get(String name, String other) {
    String value = get(name);
    return value == null || value.isEmpty() ? other : value;
  }

  /** Every value of a name. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }
}
