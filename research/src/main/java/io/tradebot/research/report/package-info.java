/** What a run is told as: statistics, a table, a page to look at, a file for programs. */
@NullMarked
package io.tradebot.research.report;

import org.jspecify.annotations.NullMarked;
