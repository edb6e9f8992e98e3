/** Programs that are run beside this one. */
@NullMarked
package io.tradebot.controlapi.adapter.process;

import org.jspecify.annotations.NullMarked;
