package io.tradebot.marketingest.application;

import io.tradebot.common.market.BestQuote;
import io.tradebot.common.market.BookLevel;
import io.tradebot.common.market.BookSnapshot;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.MarketGapClosed;
import io.tradebot.common.market.PublicTrade;
import io.tradebot.storage.timeseries.MarketPoints;
import io.tradebot.storage.timeseries.Point;
import io.tradebot.storage.timeseries.TimeSeriesWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands market data to the time-series store; never blocks. Numbers become doubles here, for charts
 * only. Thread-safe.
 */
public final class MarketRecorder {
  private static final int LEVELS = 5;

  private final TimeSeriesWriter writer;

  public MarketRecorder(TimeSeriesWriter writer) {
    this.writer = writer;
  }

  void trade(PublicTrade trade) {
    writer.write(MarketPoints.trade(trade));
  }

  void quote(BestQuote quote) {
    writer.write(
        new Point(
            "market_quotes",
            MarketPoints.tags(quote.instrument()),
            Map.of(
                "bid", quote.bid().toDouble(),
                "bid_quantity", quote.bidQuantity().toDouble(),
                "ask", quote.ask().toDouble(),
                "ask_quantity", quote.askQuantity().toDouble(),
                "spread_bps", quote.spreadBps()),
            quote.eventTimeNs()));
  }

  void book(BookSnapshot book) {
    Map<String, Object> fields = new LinkedHashMap<>();
    levels(fields, "bid", book.bids());
    levels(fields, "ask", book.asks());
    if (!fields.isEmpty()) {
      writer.write(
          new Point(
              "order_book_l2", MarketPoints.tags(book.instrument()), fields, book.eventTimeNs()));
    }
  }

  void candle(CandleClosed candle) {
    writer.write(MarketPoints.candle(candle));
  }

  /** A row of the gap ledger; its time is the gap's begin. */
  void gap(MarketGapClosed row) {
    writer.write(
        new Point(
            "data_gaps",
            MarketPoints.tags(row.instrument(), "stream", row.stream(), "kind", row.kind().name()),
            Map.of(
                "to_ns", row.toNs(),
                "seconds", (row.toNs() - row.fromNs()) / 1e9,
                "count", row.count(),
                "repaired", row.repaired()),
            row.fromNs()));
  }

  private static void levels(Map<String, Object> fields, String side, List<BookLevel> levels) {
    for (int i = 0; i < Math.min(LEVELS, levels.size()); i++) {
      fields.put(side + "_" + i, levels.get(i).price().toDouble());
      fields.put(side + "_quantity_" + i, levels.get(i).quantity().toDouble());
    }
  }
}
