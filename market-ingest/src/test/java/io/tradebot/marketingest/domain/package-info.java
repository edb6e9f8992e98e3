@NullMarked
package io.tradebot.marketingest.domain;

import org.jspecify.annotations.NullMarked;
