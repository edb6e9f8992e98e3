/** Files of the executor: the journal of intents and the safety state. */
@NullMarked
package io.tradebot.orderexecutor.adapter.journal;

import org.jspecify.annotations.NullMarked;
