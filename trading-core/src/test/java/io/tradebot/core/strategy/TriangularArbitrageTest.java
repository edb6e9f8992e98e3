package io.tradebot.core.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.money.Rate;
import io.tradebot.common.order.BasketRaised;
import io.tradebot.common.order.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriangularArbitrageTest {
  private static final InstrumentId BTC_USDT = InstrumentId.of("BINANCE:BTC-USDT");
  private static final InstrumentId ETH_BTC = InstrumentId.of("BINANCE:ETH-BTC");
  private static final InstrumentId ETH_USDT = InstrumentId.of("BINANCE:ETH-USDT");
  private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
  private final TriangularArbitrage strategy =
      new TriangularArbitrage(parameters("1000"), AnalysisDetail.SAMPLED);
  private long updates;

  private static TriangularArbitrageParameters parameters(String start) {
    return new TriangularArbitrageParameters(
        List.of(BTC_USDT, ETH_BTC, ETH_USDT),
        Money.of(start, Asset.of("USDT")),
        Rate.of("0.001"),
        Rate.of("0.0005"),
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        Duration.ofSeconds(5));
  }

  private Verdict book(InstrumentId instrument, Instant at, String[]... levels) {
    long ns = at.toEpochMilli() * 1_000_000;
    List<BookLevel> bids = new ArrayList<>();
    List<BookLevel> asks = new ArrayList<>();
    for (String[] level : levels) {
      (level[0].equals("bid") ? bids : asks)
          .add(new BookLevel(Price.of(level[1]), Quantity.of(level[2])));
    }
    return strategy.onBook(new BookSnapshot(instrument, bids, asks, ++updates, ns, ns), at);
  }

  private Verdict books(String ethUsdtBid, String ethUsdtAsk) {
    book(BTC_USDT, NOW, bid("50000", "1"), ask("50000.01", "1"));
    book(ETH_BTC, NOW, bid("0.05", "10"), ask("0.05001", "10"));
    return book(ETH_USDT, NOW, bid(ethUsdtBid, "10"), ask(ethUsdtAsk, "10"));
  }

  private static String[] bid(String price, String quantity) {
    return new String[] {"bid", price, quantity};
  }

  private static String[] ask(String price, String quantity) {
    return new String[] {"ask", price, quantity};
  }

  @Test
  void goesForwardsWhenTheLastLegPaysMoreThanAllThreeFees() {
    BasketRaised basket = books("2512", "2512.01").baskets().getFirst();

    assertThat(basket.legs())
        .extracting(BasketRaised.Leg::instrument)
        .containsExactly(BTC_USDT, ETH_BTC, ETH_USDT);
    assertThat(basket.legs())
        .extracting(BasketRaised.Leg::side)
        .containsExactly(Side.BUY, Side.BUY, Side.SELL);
    // 2512 / 50000.01 / 0.05001 * 0.999^3 - 1, computed apart.
    assertThat(basket.expectedReturn().toDouble()).isBetween(0.00158, 0.0016);
  }

  @Test
  void goesBackwardsWhenThatPays() {
    BasketRaised basket = books("2487.99", "2488").baskets().getFirst();

    assertThat(basket.legs())
        .extracting(BasketRaised.Leg::instrument)
        .containsExactly(ETH_USDT, ETH_BTC, BTC_USDT);
    assertThat(basket.legs())
        .extracting(BasketRaised.Leg::side)
        .containsExactly(Side.BUY, Side.SELL, Side.SELL);
  }

  @Test
  void wantsNothingWhenTheFeesEatTheDifference() {
    assertThat(books("2506", "2506.01").baskets()).isEmpty();
    assertThat(books("2500", "2500.01").baskets()).isEmpty();
  }

  @Test
  void walksTheBookForTheSizeAndHalvesItUntilItPays() {
    book(BTC_USDT, NOW, bid("50000", "1"), ask("50000.01", "1"));
    book(ETH_BTC, NOW, bid("0.05", "10"), ask("0.05001", "10"));
    // Only 0.12 ETH are bought at the good price.
    Verdict verdict =
        book(ETH_USDT, NOW, bid("2520", "0.12"), bid("2500", "10"), ask("2520.01", "10"));

    BasketRaised basket = verdict.baskets().getFirst();
    assertThat(basket.legs().getFirst().quantity()).isLessThan(Quantity.of("0.011"));
    assertThat(basket.legs().getLast().limitPrice()).isGreaterThanOrEqualTo(Price.of("2500"));
  }

  @Test
  void abstainsOnOldCrossedAndMissingBooks() {
    assertThat(book(BTC_USDT, NOW, bid("50000", "1"), ask("50000.01", "1")).baskets()).isEmpty();
    book(ETH_BTC, NOW, bid("0.05", "10"), ask("0.05001", "10"));
    Verdict old = book(ETH_USDT, NOW.plusSeconds(2), bid("2512", "10"), ask("2512.01", "10"));
    assertThat(old.baskets()).isEmpty();
    assertThat(old.analysis()).isNotNull();
    Verdict crossed = book(ETH_USDT, NOW.plusSeconds(3), bid("2513", "10"), ask("2512.01", "10"));
    assertThat(crossed.baskets()).isEmpty();
    strategy.onFeed(ETH_BTC, "silent");
    assertThat(books("2512", "2512.01").baskets()).isEmpty();
  }

  @Test
  void restsAfterABasket() {
    assertThat(books("2512", "2512.01").baskets()).hasSize(1);
    assertThat(books("2512", "2512.01").baskets()).isEmpty();
  }

  @Test
  void takesAnyThreeLegsThatCloseACircleAndNoOthers() {
    assertThatThrownBy(
            () ->
                new TriangularArbitrageParameters(
                    List.of(BTC_USDT, ETH_USDT, ETH_BTC),
                    Money.of("1000", Asset.of("USDT")),
                    Rate.of("0.001"),
                    Rate.of("0.0005"),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(500),
                    Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("close a circle");
    assertThat(
            new TriangularArbitrageParameters(
                    List.of(ETH_BTC, ETH_USDT, BTC_USDT),
                    Money.of("0.1", Asset.of("BTC")),
                    Rate.of("0.001"),
                    Rate.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofMillis(500),
                    Duration.ZERO)
                .legs())
        .hasSize(3);
  }
}
