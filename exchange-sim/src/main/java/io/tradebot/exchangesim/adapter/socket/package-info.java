/**
 * The front that every simulated venue has, whatever protocol it speaks: sockets, who listens to
 * what, and faults on the way.
 */
@NullMarked
package io.tradebot.exchangesim.adapter.socket;

import org.jspecify.annotations.NullMarked;
