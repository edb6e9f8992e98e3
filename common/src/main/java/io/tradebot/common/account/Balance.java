package io.tradebot.common.account;

import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Quantity;

/**
 * What an account holds of one asset.
 *
 * @param free available for new orders
 * @param locked reserved by open orders
 */
public record Balance(Asset asset, Quantity free, Quantity locked) {
  public Quantity total() {
    return free.plus(locked);
  }
}
