@NullMarked
package io.tradebot.marketingest.application;

import org.jspecify.annotations.NullMarked;
