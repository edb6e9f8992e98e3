package io.tradebot.common.sentiment;

import io.tradebot.common.money.Asset;
import java.time.Instant;

/**
 * The decayed, weighted mean of the scores of an asset.
 *
 * @param index -1 to 1; 0 when stale
 * @param uncertainty 0 (sure) to 1 (nothing known)
 * @param posts texts within the window
 * @param stale whether no source has delivered within its allowed time
 */
public record SentimentIndexUpdated(
    Asset asset, double index, double uncertainty, int posts, boolean stale, Instant occurredAt)
    implements SentimentEvent {}
