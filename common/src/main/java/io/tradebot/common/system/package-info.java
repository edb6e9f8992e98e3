/** Heartbeats and alerts of the services. */
@NullMarked
package io.tradebot.common.system;

import org.jspecify.annotations.NullMarked;
