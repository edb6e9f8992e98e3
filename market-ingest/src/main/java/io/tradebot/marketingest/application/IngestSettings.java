package io.tradebot.marketingest.application;

import io.tradebot.common.instrument.Venue;
import io.tradebot.common.market.Timeframe;
import java.time.Duration;
import java.util.List;

/**
 * What is made of a venue's streams.
 *
 * @param bookDepth levels of a side that are published
 * @param bookPublishInterval shortest time between two published books of an instrument
 * @param candleGrace how long after its end a candle waits for trades that come late
 * @param backfillCandles closed candles per timeframe that the history holds at least
 * @param staleAfter a stream silent for longer is announced as stale
 * @param reconnectAfter a connection on which nothing comes for so long is made anew
 * @param snapshotDepth levels of a side asked for when a book is joined
 * @param quality what the streams can be trusted with
 */
public record IngestSettings(
    Venue venue,
    List<Timeframe> timeframes,
    int bookDepth,
    Duration bookPublishInterval,
    Duration candleGrace,
    int backfillCandles,
    Duration staleAfter,
    Duration reconnectAfter,
    int snapshotDepth,
    FeedQuality quality) {}
