package io.tradebot.platform.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.tradebot.common.account.AccountId;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.message.ServiceName;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.TradeId;
import io.tradebot.common.order.VenueOrderId;
import io.tradebot.common.signal.StrategyId;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.Version;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** How the language of {@code common}, which knows no JSON, looks in JSON. */
final class WireFormat {
  private WireFormat() {}

  static JsonMapper mapper() {
    SimpleModule language = new SimpleModule("tradebot");
    text(language, Price.class, Price::of);
    text(language, Quantity.class, Quantity::of);
    text(language, Rate.class, Rate::of);
    text(language, Asset.class, Asset::of);
    text(language, Symbol.class, Symbol::of);
    text(language, Venue.class, Venue::of);
    text(language, InstrumentId.class, InstrumentId::of);
    text(language, AccountId.class, AccountId::of);
    text(language, StrategyId.class, StrategyId::of);
    text(language, ClientOrderId.class, ClientOrderId::of);
    text(language, TradeId.class, TradeId::new);
    text(language, VenueOrderId.class, VenueOrderId::new);
    text(language, Timeframe.class, Timeframe::of);
    text(language, ServiceName.class, ServiceName::of);
    language.addSerializer(Money.class, new MoneySerializer());
    language.addDeserializer(Money.class, new MoneyDeserializer());
    // A browser's numbers lose digits beyond 2^53, so every 64-bit whole number is a string.
    language.addSerializer(Long.class, ToStringSerializer.instance);
    language.addSerializer(Long.TYPE, ToStringSerializer.instance);
    return JsonMapper.builder()
        .addModule(language)
        .annotationIntrospector(new Nullness())
        .changeDefaultVisibility(
            visibility ->
                visibility
                    .withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE))
        .changeDefaultNullHandling(
            nulls -> nulls.withValueNulls(Nulls.FAIL).withContentNulls(Nulls.FAIL))
        .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
        .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parser) {
    module.addSerializer(type, new TextSerializer<>(type));
    module.addDeserializer(type, new TextDeserializer<>(type, parser));
  }

  /** Lets {@code @Nullable} components be null; the mapper's default refuses null everywhere. */
  private static final class Nullness extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSetter.@Nullable Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
      if (annotated instanceof AnnotatedParameter parameter
          && parameter.getOwner().getMember() instanceof Executable executable) {
        AnnotatedType type = executable.getAnnotatedParameterTypes()[parameter.getIndex()];
        if (type.isAnnotationPresent(Nullable.class)) {
          return JsonSetter.Value.forValueNulls(Nulls.SET);
        }
      }
      return JsonSetter.Value.empty();
    }

    @Override
    public Version version() {
      return Version.unknownVersion();
    }
  }

  private static final class TextSerializer<T> extends StdSerializer<T> {
    TextSerializer(Class<T> type) {
      super(type);
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializationContext context) {
      json.writeString(value.toString());
    }
  }

  private static final class TextDeserializer<T> extends StdDeserializer<T> {
    private final Function<String, T> parser;

    TextDeserializer(Class<T> type, Function<String, T> parser) {
      super(type);
      this.parser = parser;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw new IllegalArgumentException(
            _valueClass.getSimpleName() + " must be a text, was " + json.currentToken());
      }
      return parser.apply(json.getString());
    }
  }

  private static final class MoneySerializer extends StdSerializer<Money> {
    MoneySerializer() {
      super(Money.class);
    }

    @Override
    public void serialize(Money value, JsonGenerator json, SerializationContext context) {
      json.writeStartObject();
      json.writeStringProperty("amount", value.amount());
      json.writeStringProperty("asset", value.asset().code());
      json.writeEndObject();
    }
  }

  private static final class MoneyDeserializer extends StdDeserializer<Money> {
    MoneyDeserializer() {
      super(Money.class);
    }

    @Override
    public Money deserialize(JsonParser json, DeserializationContext context) {
      String amount = null;
      String asset = null;
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("money must be an object with amount and asset");
      }
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.VALUE_STRING && name.equals("amount")) {
          amount = json.getString();
        } else if (value == JsonToken.VALUE_STRING && name.equals("asset")) {
          asset = json.getString();
        } else {
          json.skipChildren();
        }
      }
      if (amount == null || asset == null) {
        throw new IllegalArgumentException("money needs amount and asset, both texts");
      }
      return Money.of(amount, Asset.of(asset));
    }
  }
}
