package io.tradebot.core.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.account.AccountId;
import io.tradebot.common.account.PositionClosed;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.money.Money;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.common.signal.StrategyId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * The books against a naive oracle in {@link BigDecimal}: cash and holdings add up to the last
 * unit.
 */
class PortfolioPropertyTest {
  private static final Asset USDT = Asset.of("USDT");
  private static final Asset BTC = Asset.of("BTC");
  private static final Asset BNB = Asset.of("BNB");
  private static final Price BNB_PRICE = Price.of("612.34");
  private static final InstrumentId ID = InstrumentId.of("BINANCE:BTC-USDT");
  private static final Instrument INSTRUMENT =
      new Instrument(
          ID,
          Price.of("0.01"),
          Quantity.of("0.00001"),
          Quantity.of("0.00001"),
          Quantity.of("9000"),
          Money.of("10", USDT),
          true);

  @Test
  void conservesCashAndHoldingsExactly() {
    for (long seed = 0; seed < 500; seed++) {
      try {
        check(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("failed for seed " + seed + ": " + failure, failure);
      }
    }
  }

  private static void check(RandomGenerator random) {
    Portfolio books =
        new Portfolio(
            AccountId.of("BINANCE-main"),
            USDT,
            Map.of(ID, INSTRUMENT),
            asset -> asset.equals(BNB) ? BNB_PRICE : null);
    PositionKey key = new PositionKey(StrategyId.of("sma_crossover"), ID);
    // The oracle: what left and entered the account, per asset, and the value of fees in BNB.
    BigDecimal cash = BigDecimal.ZERO;
    BigDecimal held = BigDecimal.ZERO;
    BigDecimal bnbValue = BigDecimal.ZERO;
    BigDecimal bnbPaid = BigDecimal.ZERO;
    long heldRaw = 0;
    for (int i = 0; i < 60; i++) {
      boolean buy = heldRaw < 100_000 || random.nextInt(3) > 0;
      long lots = buy ? 1 + random.nextLong(500_000) : 1 + random.nextLong(heldRaw / 1_000 + 1);
      long raw = Math.min(lots * 1_000, buy ? Long.MAX_VALUE : heldRaw - heldRaw % 1_000);
      if (raw <= 0) {
        continue;
      }
      Price price = Price.ofRaw((1 + random.nextLong(9_000_000)) * 1_000_000);
      Quantity quantity = Quantity.ofRaw(raw);
      BigDecimal value =
          FixedPoint.toBigDecimal(price.raw())
              .multiply(FixedPoint.toBigDecimal(raw))
              .setScale(8, buy ? RoundingMode.CEILING : RoundingMode.FLOOR);
      int kind = random.nextInt(buy ? 3 : 2);
      Money fee =
          switch (kind) {
            case 0 -> new Money(random.nextLong(1_000_000_000), USDT);
            case 1 -> new Money(random.nextLong(1_000_000), BNB);
            default -> new Money(random.nextLong(raw / 100 + 1), BTC);
          };

      books.book(
          new Trade(
              key,
              buy ? Side.BUY : Side.SELL,
              price,
              quantity,
              fee,
              null,
              null,
              "trip-" + i,
              "signal",
              Instant.EPOCH.plusSeconds(i)));

      cash = buy ? cash.subtract(value) : cash.add(value);
      held =
          buy
              ? held.add(FixedPoint.toBigDecimal(raw))
              : held.subtract(FixedPoint.toBigDecimal(raw));
      BigDecimal paid = FixedPoint.toBigDecimal(fee.raw());
      if (kind == 0) {
        cash = cash.subtract(paid);
      } else if (kind == 1) {
        bnbPaid = bnbPaid.add(paid);
        bnbValue =
            bnbValue.add(
                paid.multiply(FixedPoint.toBigDecimal(BNB_PRICE.raw()))
                    .setScale(8, RoundingMode.CEILING));
      } else {
        held = held.subtract(paid);
      }
      heldRaw = books.held(BTC).raw();
      Holding holding = Objects.requireNonNull(books.find(key));
      assertThat(FixedPoint.toBigDecimal(heldRaw)).as("holdings").isEqualByComparingTo(held);
      assertThat(
              FixedPoint.toBigDecimal(books.realized().raw())
                  .subtract(FixedPoint.toBigDecimal(holding.cost().raw())))
          .as("realized less cost equals cash less fees valued elsewhere")
          .isEqualByComparingTo(cash.subtract(bnbValue));
      assertThat(heldRaw > 0 || holding.cost().isZero()).as("nothing held costs nothing").isTrue();
    }
    BigDecimal bnb = bnbPaid;
    assertThat(books.feesByAsset())
        .filteredOn(fee -> fee.asset().equals(BNB))
        .allSatisfy(
            fee -> assertThat(FixedPoint.toBigDecimal(fee.raw())).isEqualByComparingTo(bnb));
    assertThat(books.unconvertedFees()).isEmpty();
  }

  @Test
  void keepsAFeeApartWhenItsPriceIsUnknown() {
    Portfolio books =
        new Portfolio(AccountId.of("BINANCE-main"), USDT, Map.of(ID, INSTRUMENT), asset -> null);

    books.book(trade(Side.BUY, "0.1", "50000", Money.of("0.008", BNB)));

    assertThat(books.fees()).isEqualTo(Money.zero(USDT));
    assertThat(books.unconvertedFees()).containsExactly(Money.of("0.008", BNB));
    assertThat(books.feesByAsset()).containsExactly(Money.of("0.008", BNB));
  }

  @Test
  void reducesWhatIsHeldByAFeeInTheBaseAsset() {
    Portfolio books = books();

    books.book(trade(Side.BUY, "0.1", "50000", Money.of("0.0001", BTC)));

    assertThat(books.held(BTC)).isEqualTo(Quantity.of("0.0999"));
    assertThat(books.fees()).isEqualTo(Money.of("5", USDT));
    assertThat(books.realized()).isEqualTo(Money.of("-5", USDT));
  }

  @Test
  void closesTheRoundTripWhenOnlyDustIsLeftAndCarriesTheDustOn() {
    Portfolio books = books();
    books.book(trade(Side.BUY, "0.1", "50000", Money.of("0.0001", BTC)));

    var events = books.book(trade(Side.SELL, "0.0998", "51000", Money.zero(USDT))).events();

    assertThat(events).singleElement().isInstanceOf(PositionClosed.class);
    assertThat(books.open()).isEmpty();
    assertThat(books.held(BTC)).isEqualTo(Quantity.of("0.0001"));
    books.book(trade(Side.BUY, "0.1", "50000", Money.zero(USDT)));
    assertThat(books.held(BTC)).isEqualTo(Quantity.of("0.1001"));
  }

  @Test
  void tellsWhatWasSoldAndNeverHeld() {
    Portfolio books = books();

    var booking = books.book(trade(Side.SELL, "0.1", "50000", Money.of("5", USDT)));

    assertThat(booking.unexplained()).isEqualTo(Quantity.of("0.1"));
    assertThat(books.realized()).isEqualTo(Money.of("-5", USDT));
  }

  private static Portfolio books() {
    return new Portfolio(AccountId.of("BINANCE-main"), USDT, Map.of(ID, INSTRUMENT), asset -> null);
  }

  private static Trade trade(Side side, String quantity, String price, Money fee) {
    return new Trade(
        new PositionKey(StrategyId.of("sma_crossover"), ID),
        side,
        Price.of(price),
        Quantity.of(quantity),
        fee,
        null,
        null,
        "trip",
        "signal",
        Instant.EPOCH);
  }
}
