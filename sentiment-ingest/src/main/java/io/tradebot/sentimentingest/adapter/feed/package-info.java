/** What the sources send, turned into posts. */
@NullMarked
package io.tradebot.sentimentingest.adapter.feed;

import org.jspecify.annotations.NullMarked;
