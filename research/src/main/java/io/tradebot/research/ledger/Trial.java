package io.tradebot.research.ledger;

import java.util.Map;
import java.util.TreeMap;

/**
 * One run, as the ledger keeps it.
 *
 * @param id names it
 * @param kind verb that made it, e.g. {@code backtest}
 * @param at when, ISO 8601 in UTC
 * @param strategy names of the strategies, joined with +
 * @param instruments it traded, joined with commas
 * @param parameters keys of the configuration that were set
 * @param assumptions of costs and delays
 * @param dataHash of the past it ran over
 * @param codeRevision of the program; {@code unknown} outside of a checkout
 * @param ordersHash of its orders and fills
 * @param statistics by name, as in the report
 * @param firstDay day of the first return, counted from 1970
 * @param returns daily
 */
// Arrays, as statistics take them; nobody compares or keeps a result as a key.
@SuppressWarnings("ArrayRecordComponent")
public record Trial(
    String id,
    String kind,
    String at,
    String strategy,
    String instruments,
    Map<String, String> parameters,
    Map<String, String> assumptions,
    String dataHash,
    String codeRevision,
    long seed,
    String ordersHash,
    Map<String, Double> statistics,
    long firstDay,
    double[] returns) {
  public Trial {
    parameters = new TreeMap<>(parameters);
    assumptions = new TreeMap<>(assumptions);
    returns = returns.clone();
  }
}
