package io.tradebot.platform.codec;

import io.tradebot.common.contract.Envelope;
import io.tradebot.common.contract.MessageType;
import io.tradebot.common.message.Message;
import io.tradebot.common.message.ServiceName;
import io.tradebot.platform.codec.Decoded.Known;
import io.tradebot.platform.codec.Decoded.Malformed;
import io.tradebot.platform.codec.Decoded.Unknown;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns envelopes into JSON and back.
 *
 * <p>Fixed-point numbers and all 64-bit whole numbers travel as strings, identifiers as strings,
 * instants in ISO-8601, doubles and 32-bit numbers as numbers. Unknown fields are ignored; a field
 * that is missing or null where its type does not allow it makes a message malformed. Thread-safe.
 */
public final class MessageCodec {
  private final JsonMapper mapper = WireFormat.mapper();
  private final Map<MessageType, ObjectReader> readers = new EnumMap<>(MessageType.class);
  private final Map<MessageType, ObjectWriter> writers = new EnumMap<>(MessageType.class);

  public MessageCodec() {
    for (MessageType type : MessageType.values()) {
      readers.put(type, mapper.readerFor(type.payload()));
      writers.put(type, mapper.writerFor(type.payload()));
    }
  }

  /** The mapper behind it, for views that show the same values in the same form. */
  public JsonMapper mapper() {
    return mapper;
  }

  public byte[] encode(Envelope<?> envelope) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = mapper.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringProperty("id", envelope.id());
      json.writeStringProperty("type", envelope.type().wireName());
      json.writeNumberProperty("v", envelope.type().version());
      json.writeName("source");
      json.writeStartObject();
      json.writeStringProperty("service", envelope.source().service().wireName());
      json.writeStringProperty("instance", envelope.source().instance());
      json.writeEndObject();
      json.writeNumberProperty("seq", envelope.seq());
      json.writeStringProperty("occurredAt", envelope.occurredAt().toString());
      json.writeStringProperty("publishedAt", envelope.publishedAt().toString());
      json.writeStringProperty("correlationId", envelope.correlationId());
      json.writeStringProperty("causationId", envelope.causationId());
      json.writeName("payload");
      writer(envelope.type()).writeValue(json, envelope.payload());
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  public String encodeToText(Envelope<?> envelope) {
    return new String(encode(envelope), StandardCharsets.UTF_8);
  }

  public Decoded decode(String text) {
    return decode(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads an envelope; whatever is wrong with the bytes is a result, never an exception. */
  public Decoded decode(byte[] bytes) {
    try (JsonParser json = mapper.createParser(bytes)) {
      return new Reading(json).read();
    } catch (JacksonException broken) {
      return new Malformed(
          broken.getOriginalMessage() == null ? "not JSON" : shorten(broken.getOriginalMessage()));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException wrong) {
      return new Malformed(shorten(String.valueOf(wrong.getMessage())));
    }
  }

  private ObjectWriter writer(MessageType type) {
    ObjectWriter writer = writers.get(type);
    if (writer == null) {
      throw new IllegalStateException("no writer for " + type);
    }
    return writer;
  }

  private ObjectReader reader(MessageType type) {
    ObjectReader reader = readers.get(type);
    if (reader == null) {
      throw new IllegalStateException("no reader for " + type);
    }
    return reader;
  }

  private static String shorten(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }

  /** One pass over one envelope. */
  private final class Reading {
    private final JsonParser json;
    private @Nullable String id;
    private @Nullable String typeName;
    private int version = -1;
    private Envelope.@Nullable Source source;
    private long seq = -1;
    private @Nullable Instant occurredAt;
    private @Nullable Instant publishedAt;
    private @Nullable String correlationId;
    private @Nullable String causationId;
    private @Nullable Message payload;
    private @Nullable JsonNode earlyPayload;

    Reading(JsonParser json) {
      this.json = json;
    }

    Decoded read() {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Malformed("not a JSON object");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        switch (name) {
          case "id" -> id = text(name);
          case "type" -> typeName = text(name);
          case "v" -> version = (int) whole(name);
          case "source" -> source = source(value);
          case "seq" -> seq = whole(name);
          case "occurredAt" -> occurredAt = Instant.parse(text(name));
          case "publishedAt" -> publishedAt = Instant.parse(text(name));
          case "correlationId" -> correlationId = text(name);
          case "causationId" -> causationId = text(name);
          case "payload" -> payload(value);
          default -> json.skipChildren();
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        return new Malformed("more than one JSON object");
      }
      return result();
    }

    private Decoded result() {
      if (typeName == null || version < 0) {
        return new Malformed(typeName == null ? "type is missing" : "v is missing");
      }
      Optional<MessageType> type = knownType();
      if (type.isEmpty()) {
        return new Unknown(typeName, version);
      }
      Message message = payload;
      if (message == null && earlyPayload != null) {
        message = reader(type.get()).readValue(earlyPayload);
      }
      if (id == null
          || source == null
          || occurredAt == null
          || publishedAt == null
          || correlationId == null
          || causationId == null
          || message == null) {
        return new Malformed(missing(message) + " is missing");
      }
      if (seq < 1) {
        return new Malformed("seq is missing or below 1");
      }
      return new Known(
          new Envelope<>(
              id,
              type.get(),
              source,
              seq,
              occurredAt,
              publishedAt,
              correlationId,
              causationId,
              message));
    }

    private String missing(@Nullable Message message) {
      if (id == null) {
        return "id";
      }
      if (source == null) {
        return "source";
      }
      if (occurredAt == null) {
        return "occurredAt";
      }
      if (publishedAt == null) {
        return "publishedAt";
      }
      if (correlationId == null) {
        return "correlationId";
      }
      return message == null ? "payload" : "causationId";
    }

    private Optional<MessageType> knownType() {
      return typeName == null
          ? Optional.empty()
          : MessageType.find(typeName).filter(known -> known.version() == version);
    }

    /** Binds at once when the type is known already, which is how we write it. */
    private void payload(JsonToken value) {
      if (value != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("payload is not an object");
      }
      Optional<MessageType> type = knownType();
      if (type.isPresent()) {
        payload = reader(type.get()).readValue(json);
      } else if (typeName != null && version >= 0) {
        json.skipChildren();
      } else {
        earlyPayload = mapper.readTree(json);
      }
    }

    private Envelope.Source source(JsonToken value) {
      if (value != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("source is not an object");
      }
      String service = null;
      String instance = null;
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "service" -> service = text(name);
          case "instance" -> instance = text(name);
          default -> json.skipChildren();
        }
      }
      if (service == null || instance == null) {
        throw new IllegalArgumentException("source needs service and instance");
      }
      return new Envelope.Source(ServiceName.of(service), instance);
    }

    private String text(String name) {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException(name + " is not a text");
      }
      return json.getString();
    }

    private long whole(String name) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw new IllegalArgumentException(name + " is not a whole number");
      }
      return json.getLongValue();
    }
  }
}
