@NullMarked
package io.tradebot.storage.dataset;

import org.jspecify.annotations.NullMarked;
