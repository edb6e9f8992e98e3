/**
 * A venue on paper: orders are filled by the core's matching on the live book, and nothing leaves
 * the machine.
 */
@NullMarked
package io.tradebot.orderexecutor.adapter.paper;

import org.jspecify.annotations.NullMarked;
