/** The trading state, the commands that change it, and their answers. */
@NullMarked
package io.tradebot.common.control;

import org.jspecify.annotations.NullMarked;
