@NullMarked
package io.tradebot.controlapi;

import org.jspecify.annotations.NullMarked;
