/** The configuration: one file, bound and validated whole at start. */
@NullMarked
package io.tradebot.platform.configuration;

import org.jspecify.annotations.NullMarked;
