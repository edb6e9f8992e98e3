package io.tradebot.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BookImbalanceTest {
  @Test
  void isTheShareOfBidVolumeInTheTopLevels() {
    BookImbalance imbalance = new BookImbalance(2);

    imbalance.update(book(List.of("3", "1", "100"), List.of("0.5", "0.5", "100")));

    assertThat(imbalance.value()).isEqualTo(4.0 / 5.0);
  }

  @Test
  void takesTheLevelsThereAreWhenASideIsShort() {
    BookImbalance imbalance = new BookImbalance(5);

    imbalance.update(book(List.of("1"), List.of("1", "1", "1")));

    assertThat(imbalance.value()).isEqualTo(0.25);
  }

  @Test
  void hasNoValueWhileASideIsEmptyAndRecovers() {
    BookImbalance imbalance = new BookImbalance(5);
    BookSnapshot sound = book(List.of("1"), List.of("1"));
    imbalance.update(sound);

    imbalance.update(book(List.of("1"), List.of()));

    assertThat(imbalance.isReady()).isFalse();
    assertThat(imbalance.value()).isNaN();

    imbalance.update(sound);

    assertThat(imbalance.value()).isEqualTo(0.5);
  }

  @Test
  void forgetsOnReset() {
    BookImbalance imbalance = new BookImbalance(1);
    imbalance.update(book(List.of("1"), List.of("1")));

    imbalance.reset();

    assertThat(imbalance.isReady()).isFalse();
  }

  @Test
  void refusesZeroLevels() {
    assertThatThrownBy(() -> new BookImbalance(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("levels must be at least 1, was 0");
  }

  private static BookSnapshot book(List<String> bids, List<String> asks) {
    return new BookSnapshot(
        InstrumentId.of("BINANCE:BTC-USDT"), side(bids, -1), side(asks, 1), 1, 0, 0);
  }

  private static List<BookLevel> side(List<String> quantities, int direction) {
    List<BookLevel> levels = new ArrayList<>();
    for (String quantity : quantities) {
      long price = 100 + direction * (levels.size() + 1L);
      levels.add(new BookLevel(Price.of(Long.toString(price)), Quantity.of(quantity)));
    }
    return levels;
  }
}
