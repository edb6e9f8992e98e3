package io.tradebot.storage.timeseries;

/** Takes points and forgets them: the configuration asks for no store. */
public final class NoTimeSeriesWriter implements TimeSeriesWriter {
  @Override
  public void write(Point point) {}

  @Override
  public int queued() {
    return 0;
  }

  @Override
  public long dropped() {
    return 0;
  }

  @Override
  public long written() {
    return 0;
  }

  @Override
  public void close() {}
}
