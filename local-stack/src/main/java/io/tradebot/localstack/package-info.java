/**
 * Runs the whole suite on one machine: embedded stores, the simulator and the services as child
 * processes.
 */
@NullMarked
package io.tradebot.localstack;

import org.jspecify.annotations.NullMarked;
