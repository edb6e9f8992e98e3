/** The state store: latest envelopes under keys, capped histories in streams, leases. */
@NullMarked
package io.tradebot.platform.state;

import org.jspecify.annotations.NullMarked;
