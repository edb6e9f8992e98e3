package io.tradebot.common.market;

import io.tradebot.common.money.Price;
import io.tradebot.common.money.Quantity;

/** The total quantity that rests at one price. */
public record BookLevel(Price price, Quantity quantity) {}
