/** The local way in for panic, when Redis and the control API are away. */
@NullMarked
package io.tradebot.orderexecutor.adapter.web;

import org.jspecify.annotations.NullMarked;
