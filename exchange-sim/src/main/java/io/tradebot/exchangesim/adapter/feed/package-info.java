/** Stand-ins for the news and sentiment feeds of the internet. */
@NullMarked
package io.tradebot.exchangesim.adapter.feed;

import org.jspecify.annotations.NullMarked;
