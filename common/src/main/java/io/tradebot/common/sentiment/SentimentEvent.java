package io.tradebot.common.sentiment;

import io.tradebot.common.message.Message;
import io.tradebot.common.money.Asset;

/** A fact about what texts say of an asset. */
public sealed interface SentimentEvent extends Message
    permits SentimentPostScored, SentimentIndexUpdated {
  Asset asset();
}
