/** What texts say about an asset, and the index made of them. */
@NullMarked
package io.tradebot.common.sentiment;

import org.jspecify.annotations.NullMarked;
