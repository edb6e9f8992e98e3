package io.tradebot.common.sentiment;

import io.tradebot.common.money.Asset;
import java.time.Instant;

/**
 * One text, scored for one asset.
 *
 * @param postId stable identity of the text: source and the source's id
 * @param source e.g. {@code rss:coindesk}
 * @param title at most 300 characters
 * @param url where it stands; may be empty
 * @param score -1 (bearish) to 1 (bullish)
 * @param confidence 0 to 1: how much of the text the scorer understood
 * @param scorer name and version, e.g. {@code lexicon-2}
 * @param publishedAt by the source's word
 * @param firstSeenAt when we first saw it; the earliest moment a backtest may use it
 */
public record SentimentPostScored(
    Asset asset,
    String postId,
    String source,
    String title,
    String url,
    double score,
    double confidence,
    String scorer,
    Instant publishedAt,
    Instant firstSeenAt,
    Instant scoredAt)
    implements SentimentEvent {}
