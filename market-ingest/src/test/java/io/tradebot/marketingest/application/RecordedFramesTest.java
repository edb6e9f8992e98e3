package io.tradebot.marketingest.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.common.contract.StateKeys;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.CandleSource;
import io.tradebot.common.market.MarketGapDetected;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.common.market.Timeframe;
import io.tradebot.marketingest.adapter.binance.BinanceMapper;
import io.tradebot.marketingest.adapter.binance.BinanceSymbols;
import io.tradebot.marketingest.adapter.binance.wire.WireExchangeInfo;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedFramesTest {

  @ParameterizedTest
  @CsvSource({
    "BTC-USDT, data/raw/binance/btcusdt-20240808.frames.gz",
    "ETH-USDT, data/raw/binance/ethusdt-20240808.frames.gz"
  })
  void turnsRecordedFramesIntoTradesBooksAndCandlesWithoutLoss(String symbol, String path)
      throws IOException {
    InstrumentId instrument = InstrumentId.of("BINANCE:" + symbol);
    RecordedVenue venue = new RecordedVenue(instrument, path);
    BinanceMapper mapper = new BinanceMapper(symbols(instrument));
    List<Timeframe> timeframes = List.of(Timeframe.S1, Timeframe.M1);

    try (PipelineBench bench =
        new PipelineBench(
            venue.frames.getFirst().localNs(), List.of(instrument), timeframes, 0, mapper, venue)) {
      bench.open();
      for (RecordedVenue.Frame frame : venue.frames) {
        bench.time.set(frame.localNs());
        venue.reach(frame);
        bench.frame(frame.bytes());
      }

      assertThat(bench.bus.published(MarketGapDetected.class)).isEmpty();
      assertThat(bench.count("tradebot.ingest.rejects")).isZero();
      // The price leaves the levels of the only snapshot; all else would be a false alarm.
      assertThat(bench.points)
          .filteredOn(point -> point.measurement().equals("data_gaps"))
          .extracting(point -> point.tags().get("kind"))
          .isSubsetOf("EXHAUSTED", "DUPLICATE");
      assertThat(bench.count("tradebot.ingest.duplicates")).isLessThan(10);
      assertThat(bench.bus.published(PublicTrade.class))
          .extracting(PublicTrade::tradeId)
          .isEqualTo(venue.trades.stream().map(PublicTrade::tradeId).toList());
      assertThat(bench.bus.published(PublicTrade.class))
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs")
          .isEqualTo(venue.trades);
      assertThat(bench.bus.published(BestQuote.class).size()).isGreaterThan(20_000);
      assertThat(bench.bus.published(BookSnapshot.class).size()).isGreaterThan(2_000);
      assertThat(bench.bus.published(BookSnapshot.class))
          .noneMatch(BookSnapshot::isCrossed)
          .allMatch(book -> book.bids().size() == 20 && book.asks().size() == 20);
      for (Timeframe timeframe : timeframes) {
        long lastNs = venue.trades.getLast().eventTimeNs();
        Await.until(
            "the last " + timeframe + " candle",
            () ->
                bench.nextOpenNs(instrument, timeframe)
                    >= timeframe.openTimeNs(lastNs - 250_000_000L));
        List<CandleClosed> candles =
            bench.bus.history(StateKeys.candles(timeframe, instrument), CandleClosed.class);
        assertThat(candles)
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receiveTimeNs", "source")
            .isEqualTo(
                NaiveCandles.of(
                    instrument,
                    timeframe,
                    venue.trades,
                    candles.getFirst().openTimeNs(),
                    candles.getLast().eventTimeNs()));
        assertThat(candles)
            .filteredOn(candle -> candle.source() == CandleSource.VENUE)
            .hasSizeLessThan(3);
        assertThat(candles.size()).isGreaterThanOrEqualTo(timeframe == Timeframe.S1 ? 340 : 5);
      }
    }
  }

  static BinanceSymbols symbols(InstrumentId... instruments) {
    return BinanceSymbols.of(
        Venue.BINANCE,
        new WireExchangeInfo(
            java.util.Arrays.stream(instruments)
                .map(
                    i ->
                        new WireExchangeInfo.Pair(
                            i.symbol().base().code() + i.symbol().quote().code(),
                            "TRADING",
                            i.symbol().base().code(),
                            i.symbol().quote().code()))
                .toList()),
        java.util.Arrays.stream(instruments).map(InstrumentId::symbol).toList());
  }
}
