package io.tradebot.core.backtest;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.money.Asset;
import io.tradebot.common.money.Quantity;
import io.tradebot.core.execution.ExecutionSettings;
import java.util.List;
import java.util.Map;

/**
 * What a run assumes.
 *
 * @param execution as live, limits and sizing included
 * @param instruments with the venue's filters
 * @param funds what the account begins with, in any asset
 * @param fees commission
 * @param spread between bid and ask where the history has no quotes
 * @param impact of a taker's size where the history has no book
 * @param delays of messages
 * @param afterHalt what happens once a limit has halted trading
 */
public record BacktestSettings(
    ExecutionSettings execution,
    List<Instrument> instruments,
    Map<Asset, Quantity> funds,
    FeeSchedule fees,
    SpreadModel spread,
    ImpactModel impact,
    Delays delays,
    AfterHalt afterHalt) {

  /** What happens once a limit has halted trading. */
  public enum AfterHalt {
    /** As live: nothing more until a person resets it, which nobody does here. */
    STAY,
    /** As if a person looked and reset it at the next midnight UTC. */
    RESET_NEXT_DAY
  }

  public BacktestSettings {
    instruments = List.copyOf(instruments);
    funds = Map.copyOf(funds);
  }
}
