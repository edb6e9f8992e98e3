package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedMidPriceTest {
  private final WeightedMidPrice wap = new WeightedMidPrice();

  @Test
  void leansAwayFromTheHeavierSide() {
    wap.update(book(List.of(level("99", "3")), List.of(level("101", "1"))));

    // (99 * 1 + 101 * 3) / 4
    assertThat(wap.value()).isEqualTo((double) Price.of("100.5").raw());
    assertThat(wap.spread()).isCloseTo(0.02, within(1e-12));
  }

  @Test
  void hasNoValueWithoutASoundBook() {
    wap.update(book(List.of(level("99", "3")), List.of(level("101", "1"))));

    wap.update(book(List.of(), List.of(level("101", "1"))));

    assertThat(wap.isReady()).isFalse();
    assertThat(wap.value()).isNaN();
    assertThat(wap.spread()).isNaN();
  }

  @Test
  void hasNoValueWhenTheBookIsCrossed() {
    wap.update(book(List.of(level("101", "3")), List.of(level("100", "1"))));

    assertThat(wap.isReady()).isFalse();
  }

  private static BookLevel level(String price, String quantity) {
    return new BookLevel(Price.of(price), Quantity.of(quantity));
  }

  private static BookSnapshot book(List<BookLevel> bids, List<BookLevel> asks) {
    return new BookSnapshot(InstrumentId.of("BINANCE:BTC-USDT"), bids, asks, 1, 1, 1);
  }
}
