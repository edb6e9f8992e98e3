package io.tradebot.common.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rounding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentTest {
  private static final Instrument BTC =
      new Instrument(
          InstrumentId.of("BINANCE:BTC-USDT"),
          Price.of("0.01"),
          Quantity.of("0.00001"),
          Quantity.of("0.0001"),
          Quantity.of("100"),
          Money.of("10", Asset.of("USDT")),
          true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "BTC",
        "BTC-",
        "-USDT",
        "BTC-USDT-X",
        "btc-usdt",
        "BTC/USDT",
        "BTC-BTC",
        "BTC-USD€"
      })
  void refusesWhatIsNoSymbol(String text) {
    assertThatThrownBy(() -> Symbol.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "BTC-USDT", ":BTC-USDT", "binance:BTC-USDT", "B:BTC-USDT", "BINANCE:"})
  void refusesWhatIsNoInstrument(String text) {
    assertThatThrownBy(() -> InstrumentId.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsWhatItWrites() {
    assertThat(InstrumentId.of(BTC.id().toString())).isEqualTo(BTC.id());
  }

  @Test
  void bringsComputedNumbersOntoTickAndLot() {
    assertThat(BTC.priceFrom(50000.019, Rounding.DOWN)).isEqualTo(Price.of("50000.01"));
    assertThat(BTC.priceFrom(50000.011, Rounding.UP)).isEqualTo(Price.of("50000.02"));
    assertThat(BTC.quantityFrom(0.123456789)).isEqualTo(Quantity.of("0.12345"));
    assertThatThrownBy(() -> BTC.priceFrom(Double.NaN, Rounding.DOWN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void calledDustIsWhatCannotBeSold() {
    assertThat(BTC.isDust(Quantity.of("0.00009"), Price.of("500000"))).isTrue();
    assertThat(BTC.isDust(Quantity.of("0.0001"), Price.of("50000"))).isTrue();
    assertThat(BTC.isDust(Quantity.of("0.0002"), Price.of("50000"))).isFalse();
  }

  @Test
  void refusesContradictingRules() {
    assertThatThrownBy(
            () ->
                new Instrument(
                    BTC.id(),
                    BTC.tick(),
                    BTC.lot(),
                    Quantity.of("2"),
                    Quantity.of("1"),
                    BTC.minNotional(),
                    true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("below its minimum");
  }

  @Test
  void symbolsSortAsTheirTexts() {
    List<String> texts =
        List.of("A-BTC", "A-USDT", "A1-BTC", "AB-BTC", "BTC-EUR", "BTC-USDT", "BTC1-EUR", "BTCA-A");

    assertThat(texts.reversed().stream().map(Symbol::of).sorted().map(Symbol::toString))
        .containsExactlyElementsOf(texts.stream().sorted().toList());
  }
}
