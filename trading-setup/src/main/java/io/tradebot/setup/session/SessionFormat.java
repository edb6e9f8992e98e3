package io.tradebot.setup.session;

import io.tradebot.common.contract.MessageType;
import io.tradebot.common.message.Message;
import io.tradebot.core.execution.ExecutionInput;
import io.tradebot.core.execution.VenueReport;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sessions as lines of JSON: the beginning, then {@code at}, {@code kind}, {@code input} and {@code
 * outputs} of each step. A session is read by the program that wrote it, or one that knows the same
 * types. Thread-safe.
 */
public final class SessionFormat {
  private static final Map<String, Class<?>> KINDS = new HashMap<>();
  private static final Map<Class<?>, String> NAMES = new HashMap<>();

  static {
    kind("venue.accepted", VenueReport.Accepted.class);
    kind("venue.rejected", VenueReport.Rejected.class);
    kind("venue.filled", VenueReport.Filled.class);
    kind("venue.canceled", VenueReport.Canceled.class);
    kind("venue.expired", VenueReport.Expired.class);
    kind("venue.cancel_rejected", VenueReport.CancelRejected.class);
    kind("venue.outcome_unknown", VenueReport.OutcomeUnknown.class);
    kind("venue.not_found", VenueReport.NotFound.class);
    kind("venue.found", VenueReport.Found.class);
    kind("venue.snapshot", VenueReport.Snapshot.class);
    kind("venue.balances", VenueReport.BalancesReported.class);
    kind("venue.clock", VenueReport.ClockMeasured.class);
    kind("venue.stream", VenueReport.StreamState.class);
    kind("halt", ExecutionInput.Halt.class);
    kind("control_seen", ExecutionInput.ControlSeen.class);
    kind("tick", ExecutionInput.Tick.class);
    kind("learnt", Learnt.class);
    kind("model_standing", ModelStanding.class);
  }

  private static void kind(String name, Class<?> type) {
    KINDS.put(name, type);
    NAMES.put(type, name);
  }

  private final JsonMapper json;

  /**
   * @param json a mapper that knows our types
   */
  public SessionFormat(JsonMapper json) {
    this.json = json;
  }

  String begin(SessionBegin begin) {
    return json.writeValueAsString(begin);
  }

  SessionBegin begin(String line) {
    return json.readValue(line, SessionBegin.class);
  }

  String line(Instant at, Object input, boolean aside, List<?> outputs) {
    Object payload = input instanceof ExecutionInput taken ? payload(taken) : input;
    StringWriter text = new StringWriter(256);
    try (JsonGenerator writer = json.createGenerator(text)) {
      writer.writeStartObject();
      writer.writeStringProperty("at", at.toString());
      writer.writeStringProperty("kind", name(payload));
      if (aside) {
        writer.writeBooleanProperty("aside", true);
      }
      if (payload.getClass().getRecordComponents().length > 0) {
        writer.writeName("input");
        json.writeValue(writer, payload);
      }
      if (!outputs.isEmpty()) {
        writer.writeName("outputs");
        writer.writeStartArray();
        for (Object output : outputs) {
          writer.writeString(OutputText.of(output));
        }
        writer.writeEndArray();
      }
      writer.writeEndObject();
    }
    return text.toString();
  }

  private static String name(Object payload) {
    if (payload instanceof Message message) {
      return MessageType.of(message).wireName();
    }
    String name = NAMES.get(payload.getClass());
    if (name == null) {
      throw new IllegalArgumentException("no session takes down a " + payload.getClass().getName());
    }
    return name;
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  SessionLine line(String text) {
    try {
      JsonNode node = json.readTree(text);
      String kind = node.path("kind").asString("");
      Class<?> type = KINDS.get(kind);
      if (type == null) {
        type =
            MessageType.find(kind)
                .orElseThrow(() -> new IllegalArgumentException("unknown kind \"" + kind + "\""))
                .payload();
      }
      List<String> outputs = new ArrayList<>();
      node.path("outputs").forEach(output -> outputs.add(output.asString()));
      Object input =
          node.has("input")
              ? json.treeToValue(node.get("input"), type)
              : json.readValue("{}", type);
      return new SessionLine(
          Instant.parse(node.path("at").asString("")),
          input,
          node.path("aside").asBoolean(false),
          outputs);
    } catch (JacksonException | DateTimeException broken) {
      throw new IllegalArgumentException(String.valueOf(broken.getMessage()), broken);
    }
  }

  private static Object payload(ExecutionInput input) {
    return switch (input) {
      case ExecutionInput.Market(var event) -> event;
      case ExecutionInput.Signal(var signal) -> signal;
      case ExecutionInput.Basket(var basket) -> basket;
      case ExecutionInput.Venue(var report) -> report;
      case ExecutionInput.Command(var command) -> command;
      case ExecutionInput.ByHand(var command) -> command;
      case ExecutionInput.Halt halt -> halt;
      case ExecutionInput.ControlSeen seen -> seen;
      case ExecutionInput.Tick tick -> tick;
    };
  }
}
