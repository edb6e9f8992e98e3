@NullMarked
package io.tradebot.marketingest;

import org.jspecify.annotations.NullMarked;
