package io.tradebot.research.data;

import io.tradebot.common.money.FixedPoint;
import io.tradebot.common.order.Side;
import io.tradebot.storage.dataset.TradeKind;
import io.tradebot.storage.dataset.TradeSeries;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Writes trades as CSV that {@link MarketFileReader} reads; times in microseconds. */
public final class TradeCsv implements AutoCloseable {
  private final BufferedWriter out;
  private long rows;

  /** Begins a file, gzipped when its name ends in {@code .gz}. */
  public TradeCsv(Path file, TradeKind kind) throws IOException {
    out = CandleCsv.open(file);
    out.write(kind == TradeKind.SINGLE ? "trade_id" : "agg_trade_id");
    out.write(",price,quantity,time,is_buyer_maker\n");
  }

  /** Appends trades. */
  public void append(TradeSeries trades) {
    try {
      for (int i = 0; i < trades.size(); i++) {
        out.write(Long.toString(trades.tradeId(i)));
        out.write(',');
        out.write(FixedPoint.format(trades.price(i)));
        out.write(',');
        out.write(FixedPoint.format(trades.quantity(i)));
        out.write(',');
        out.write(Long.toString(trades.timeNs(i) / 1_000));
        out.write(trades.aggressor(i) == Side.SELL ? ",true\n" : ",false\n");
      }
      rows += trades.size();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** How many were appended. */
  public long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
