package io.tradebot.setup.session;

import io.tradebot.common.instrument.Instrument;
import io.tradebot.core.execution.ExecutionState;
import io.tradebot.core.execution.JournaledIntent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a session begins: all that a replay needs beside the inputs.
 *
 * @param service wire name of the service
 * @param fingerprint of its configuration; a replay needs the same one
 * @param version of the program; another one may answer otherwise
 * @param instruments with the venue's filters; empty where the service does not know them
 * @param state that the execution engine was restored from; null when there was none
 * @param intents that the journal remembered
 */
public record SessionBegin(
    String service,
    Instant at,
    String fingerprint,
    String version,
    List<Instrument> instruments,
    @Nullable ExecutionState state,
    List<JournaledIntent> intents) {
  public SessionBegin {
    instruments = List.copyOf(instruments);
    intents = List.copyOf(intents);
  }
}
