/** Requests to the venues' REST interfaces, within their limits. */
@NullMarked
package io.tradebot.marketingest.adapter.rest;

import org.jspecify.annotations.NullMarked;
