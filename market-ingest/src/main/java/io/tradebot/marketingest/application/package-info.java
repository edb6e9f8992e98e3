/** What runs between a venue's connection and the bus, and the ports it needs. */
@NullMarked
package io.tradebot.marketingest.application;

import org.jspecify.annotations.NullMarked;
