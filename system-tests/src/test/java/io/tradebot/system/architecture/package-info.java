/** The structure of the project, as tests. */
@NullMarked
package io.tradebot.system.architecture;

import org.jspecify.annotations.NullMarked;
