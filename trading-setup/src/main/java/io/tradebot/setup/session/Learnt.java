package io.tradebot.setup.session;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.market.CandleClosed;
import io.tradebot.common.market.Timeframe;
import java.util.List;

/** The strategies of a series were taught its past. */
public record Learnt(InstrumentId instrument, Timeframe timeframe, List<CandleClosed> history) {
  public Learnt {
    history = List.copyOf(history);
  }
}
