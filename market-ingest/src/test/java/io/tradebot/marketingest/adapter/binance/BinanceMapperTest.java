package io.tradebot.marketingest.adapter.binance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Symbol;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.adapter.binance.wire.WireExchangeInfo;
import io.tradebot.marketingest.domain.DepthUpdate;
import io.tradebot.marketingest.domain.RejectReason;
import io.tradebot.marketingest.domain.StreamMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The frames are written by hand after the exchange's public description of its streams; see {@link
 * Frames}.
 */
class BinanceMapperTest {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private final BinanceMapper mapper = new BinanceMapper(Frames.symbols());

  @Test
  void readsATradeWhoseBuyerIsTheMakerAsASellByTheTaker() {
    StreamMessage message = map(Frames.TRADE);

    assertThat(message)
        .isEqualTo(
            new StreamMessage.Trade(
                new PublicTrade(
                    BTC,
                    3735683259L,
                    Price.of("61837.63"),
                    Quantity.of("0.02"),
                    Side.SELL,
                    1723161255342_000_000L,
                    7)));
  }

  @Test
  void readsTheBestQuoteWithTheVenuesTimeAsFarAsKnown() {
    StreamMessage message = map(Frames.QUOTE);

    assertThat(message)
        .isEqualTo(
            new StreamMessage.Quote(
                new BestQuote(
                    BTC,
                    Price.of("61837.63"),
                    Quantity.of("3.78826"),
                    Price.of("61837.64"),
                    Quantity.of("1.54698"),
                    50093239212L,
                    9,
                    7)));
  }

  @Test
  void readsAChangeOfTheBookWithItsDeletions() {
    StreamMessage message = map(Frames.DEPTH);

    assertThat(message).isInstanceOf(StreamMessage.Depth.class);
    DepthUpdate update = ((StreamMessage.Depth) message).update();
    assertThat(update.firstId()).isEqualTo(157);
    assertThat(update.lastId()).isEqualTo(160);
    assertThat(update.bids())
        .containsExactly(6183763_000_000L, 1_000_000_000L, 6183000_000_000L, 0);
    assertThat(update.asks()).containsExactly(6183764_000_000L, 150_000_000L);
    assertThat(update.eventTimeNs()).isEqualTo(1723161255208_000_000L);
  }

  @Test
  void readsFieldsInAnyOrderAndTheDataBeforeTheStream() {
    StreamMessage message =
        map(
            "{\"data\":{\"m\":true,\"T\":1723161255342,\"q\":\"0.02000000\",\"p\":\"61837.63000000\","
                + "\"t\":3735683259,\"s\":\"BTCUSDT\",\"E\":1723161255343,\"e\":\"trade\",\"new\":[{}]},"
                + "\"stream\":\"btcusdt@trade\"}");

    assertThat(message).isEqualTo(map(Frames.TRADE));
  }

  @Test
  void knowsAnswersErrorsAndTheNoticeOfAShutdown() {
    assertThat(map("{\"result\":null,\"id\":12}")).isEqualTo(new StreamMessage.Acknowledged(12));
    assertThat(map("{\"error\":{\"code\":2,\"msg\":\"Invalid request\"},\"id\":1}"))
        .isEqualTo(new StreamMessage.Refused(2, "Invalid request"));
    assertThat(map("{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"))
        .isEqualTo(new StreamMessage.Refused(-1121, "Invalid symbol."));
    assertThat(map("{\"e\":\"serverShutdown\",\"E\":1770123456789}"))
        .isEqualTo(new StreamMessage.ShutdownAnnounced());
    assertThat(map("{\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}"))
        .isEqualTo(new StreamMessage.ShutdownAnnounced());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"t\":3735683259        | \"t\":\"3735683259\"          | WRONG_TYPE",
        "\"t\":3735683259        | \"t\":null                    | WRONG_TYPE",
        "\"t\":3735683259        | \"t\":1.5                     | WRONG_TYPE",
        "\"t\":3735683259        | \"t\":1e400                   | WRONG_TYPE",
        "\"t\":3735683259        | \"t\":-3                      | NOT_POSITIVE",
        "\"t\":3735683259        | \"t\":9223372036854775808     | OUT_OF_RANGE",
        "\"t\":3735683259        | \"t\":NaN                     | MALFORMED",
        "\"t\":3735683259,       | \"x\":3,                      | MISSING_FIELD",
        "\"t\":3735683259        | \"t\":3735683259,\"t\":1      | DUPLICATE_FIELD",
        "\"61837.63000000\"      | 61837.63                      | WRONG_TYPE",
        "61837.63000000          | NaN                           | NOT_A_NUMBER",
        "61837.63000000          | Infinity                      | NOT_A_NUMBER",
        "61837.63000000          | 1e400                         | NOT_A_NUMBER",
        "61837.63000000          | -61837.63                     | NOT_POSITIVE",
        "61837.63000000          | 0.00000000                    | NOT_POSITIVE",
        "61837.63000000          | 61837.630000001               | TOO_PRECISE",
        "61837.63000000          | 999999999999999999999999.0    | OUT_OF_RANGE",
        "61837.63000000          | 92233720369.0                 | OUT_OF_RANGE",
        "\"T\":1723161255342     | \"T\":1723161255              | BAD_TIME",
        "\"T\":1723161255342     | \"T\":1723161255342000        | BAD_TIME",
        "\"s\":\"BTCUSDT\"       | \"s\":\"ETHUSDT\"             | CONTRADICTION",
        "\"s\":\"BTCUSDT\"       | \"s\":\"DOGEUSDT\"            | UNKNOWN_SYMBOL",
        "\"s\":\"BTCUSDT\"       | \"s\":\"BTCÜSDT\"             | UNKNOWN_SYMBOL",
        "\"e\":\"trade\"         | \"e\":\"aggTrade\"            | CONTRADICTION",
        "btcusdt@trade           | btcusdt@kline_1m              | UNKNOWN_TYPE",
        "\"m\":true              | \"m\":\"true\"                | WRONG_TYPE",
        "\"M\":true              | \"M\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]] | TOO_DEEP",
        "\"M\":true              | \"M\":tru                     | MALFORMED",
      })
  void refusesABadTradeWithItsReason(String what, String by, RejectReason reason) {
    StreamMessage message = map(Frames.TRADE.replace(what.strip(), by.strip()));

    assertThat(message).isInstanceOf(StreamMessage.Rejected.class);
    assertThat(((StreamMessage.Rejected) message).reason()).isEqualTo(reason);
  }

  @Test
  void takesForTheSameNumberWhatHasMoreZerosThanItNeeds() {
    String frame =
        Frames.TRADE.replace("61837.63000000", "61837.6300000000000000000000000000000000000000");

    assertThat(map(frame)).isEqualTo(map(Frames.TRADE));
  }

  @Test
  void refusesWhatIsNoFrameAtAll() {
    assertThat(reason(new byte[0])).isEqualTo(RejectReason.EMPTY);
    assertThat(reason(new byte[10 << 20])).isEqualTo(RejectReason.TOO_LARGE);
    assertThat(reason("<html><body>503</body></html>".getBytes(UTF_8)))
        .isEqualTo(RejectReason.MALFORMED);
    assertThat(reason((Frames.TRADE + "x").getBytes(UTF_8))).isEqualTo(RejectReason.MALFORMED);
    assertThat(reason("{}".getBytes(UTF_8))).isEqualTo(RejectReason.UNKNOWN_TYPE);
    assertThat(reason("[1]".getBytes(UTF_8))).isEqualTo(RejectReason.WRONG_TYPE);
  }

  @Test
  void refusesABookWhoseNumbersRunBackwards() {
    assertThat(reason(Frames.DEPTH.replace("\"u\":160", "\"u\":156").getBytes(UTF_8)))
        .isEqualTo(RejectReason.BAD_SEQUENCE);
  }

  @Test
  void namesEverySymbolThatTheVenueDoesNotTrade() {
    WireExchangeInfo listed =
        new WireExchangeInfo(
            List.of(
                new WireExchangeInfo.Pair("BTCUSDT", "TRADING", "BTC", "USDT"),
                new WireExchangeInfo.Pair("ETHUSDT", "BREAK", "ETH", "USDT")));

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                BinanceSymbols.of(
                    Venue.BINANCE,
                    listed,
                    List.of(Symbol.of("BTC-USDT"), Symbol.of("ETH-USDT"), Symbol.of("XYZ-USDT"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ETH-USDT has status BREAK")
        .hasMessageContaining("XYZ-USDT is not listed");
  }

  private StreamMessage map(String frame) {
    byte[] bytes = frame.getBytes(UTF_8);
    return mapper.map(bytes, bytes.length, 7, 9);
  }

  private RejectReason reason(byte[] bytes) {
    return ((StreamMessage.Rejected) mapper.map(bytes, bytes.length, 7, 9)).reason();
  }
}
