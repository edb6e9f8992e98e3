/** What the adapters of all venues share: a clock, requests that are sent once, account streams. */
@NullMarked
package io.tradebot.orderexecutor.adapter.connection;

import org.jspecify.annotations.NullMarked;
