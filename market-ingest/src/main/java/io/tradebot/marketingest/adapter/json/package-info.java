/** Reads the venues' JSON frames from bytes; shared by the mappers. */
@NullMarked
package io.tradebot.marketingest.adapter.json;

import org.jspecify.annotations.NullMarked;
