package io.tradebot.marketingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;
import io.tradebot.common.order.Side;
import io.tradebot.marketingest.application.NaiveCandles;
import io.tradebot.testkit.SeededRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandleBuilderTest implements CandleBuilder.Output {
  private static final InstrumentId BTC = InstrumentId.of("BINANCE:BTC-USDT");
  private static final long S = 1_000_000_000L;
  private static final long T0 = 1_700_000_040L * S;

  private final List<CandleClosed> closed = new ArrayList<>();
  private final List<String> incomplete = new ArrayList<>();
  private final List<Long> late = new ArrayList<>();
  private CandleBuilder builder = builder(Timeframe.S1);

  @Override
  public void closed(CandleClosed candle) {
    closed.add(candle);
  }

  @Override
  public void incomplete(Timeframe timeframe, long fromNs, long toNs) {
    incomplete.add(timeframe + " " + (fromNs - T0) / S + "-" + (toNs - T0) / S);
  }

  @Override
  public void late(PublicTrade trade) {
    late.add(trade.tradeId());
  }

  @Test
  void closesOnlyWhenNothingOlderCanCome() {
    builder.start(T0);
    builder.trade(trade(1, T0, "100", "1", Side.BUY));
    builder.trade(trade(2, T0 + S + 1, "101", "1", Side.SELL));

    builder.advance(T0 + S + 249_999_999L, 0);
    assertThat(closed).isEmpty();
    builder.trade(trade(3, T0 + S - 1, "99", "2", Side.SELL));
    builder.advance(T0 + S + 250_000_000L, 0);

    assertThat(closed).hasSize(1);
    CandleClosed candle = closed.getFirst();
    assertThat(candle.low()).isEqualTo(Price.of("99"));
    assertThat(candle.close()).isEqualTo(Price.of("99"));
    assertThat(candle.volume()).isEqualTo(Quantity.of("3"));
    assertThat(candle.takerBuyVolume()).isEqualTo(Quantity.of("1"));
    assertThat(candle.quoteVolume().amount()).isEqualTo("298");
    assertThat(candle.trades()).isEqualTo(2);
  }

  @Test
  void repeatsTheLastPriceWhereNothingWasTraded() {
    builder.start(T0);
    builder.trade(trade(1, T0, "100", "1", Side.BUY));

    builder.advance(T0 + 4 * S, 0);

    assertThat(closed).hasSize(3);
    assertThat(closed.get(2).trades()).isZero();
    assertThat(closed.get(2).close()).isEqualTo(Price.of("100"));
    assertThat(closed.get(2).volume().isZero()).isTrue();
  }

  @Test
  void leavesToTheVenueWhatItDidNotSeeWhole() {
    builder.start(T0 + 1);
    builder.trade(trade(1, T0 + 5, "100", "1", Side.BUY));
    builder.trade(trade(2, T0 + S, "100", "1", Side.BUY));
    builder.hole(T0 + 2 * S + 5, T0 + 4 * S + 5);
    builder.trade(trade(9, T0 + 4 * S + 5, "103", "1", Side.BUY));

    builder.advance(T0 + 7 * S, 0);

    assertThat(incomplete).containsExactly("1s 0-1", "1s 2-5");
    assertThat(closed).extracting(c -> (c.openTimeNs() - T0) / S).containsExactly(1L, 5L);
    assertThat(closed.getLast().close()).isEqualTo(Price.of("103"));
  }

  @Test
  void tellsTheTradesThatComeTooLate() {
    builder.start(T0);
    builder.trade(trade(1, T0, "100", "1", Side.BUY));
    builder.advance(T0 + 2 * S, 0);

    builder.trade(trade(2, T0 + 1, "100", "1", Side.BUY));

    assertThat(late).containsExactly(2L);
  }

  @Test
  void asksTheVenueWhenASumExceedsWhatFixedPointHolds() {
    builder.start(T0);
    builder.trade(trade(1, T0, "90000000000", "90000000000", Side.BUY));

    builder.advance(T0 + 2 * S, 0);

    assertThat(incomplete).contains("1s 0-1");
  }

  @Test
  void equalsTheNaiveCandlesAndTheHigherTimeframesAddUp() {
    SeededRuns.of(8)
        .forEach(
            random -> {
              closed.clear();
              builder = builder(Timeframe.S1, Timeframe.M1, Timeframe.M5);
              long start = Timeframe.M5.openTimeNs(T0);
              builder.start(start);
              List<PublicTrade> trades = new ArrayList<>();
              long time = start;
              for (int i = 0; i < 600; i++) {
                time += random.nextInt(10) == 0 ? random.nextLong(20 * S) : random.nextLong(S / 2);
                PublicTrade trade =
                    new PublicTrade(
                        BTC,
                        i,
                        Price.ofRaw(100_000_000L + random.nextLong(1_000_000L)),
                        Quantity.ofRaw(1 + random.nextLong(1_000_000_000L)),
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        time,
                        time);
                trades.add(trade);
                builder.trade(trade);
                if (random.nextInt(3) == 0) {
                  builder.advance(time, 0);
                }
              }
              long end = Timeframe.M5.openTimeNs(time) + 2 * Timeframe.M5.lengthNs();
              builder.advance(end + S, 0);

              for (Timeframe timeframe : List.of(Timeframe.S1, Timeframe.M1, Timeframe.M5)) {
                List<CandleClosed> own =
                    closed.stream().filter(c -> c.timeframe() == timeframe).toList();
                assertThat(own)
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
                        "source", "receiveTimeNs")
                    .isEqualTo(
                        NaiveCandles.of(BTC, timeframe, trades, own.getFirst().openTimeNs(), end));
                assertThat(own.stream().mapToLong(CandleClosed::trades).sum()).isEqualTo(600);
              }
            });
  }

  private CandleBuilder builder(Timeframe... timeframes) {
    return new CandleBuilder(BTC, List.of(timeframes), Duration.ofMillis(250), this);
  }

  private static PublicTrade trade(long id, long timeNs, String price, String quantity, Side side) {
    return new PublicTrade(BTC, id, Price.of(price), Quantity.of(quantity), side, timeNs, timeNs);
  }
}
