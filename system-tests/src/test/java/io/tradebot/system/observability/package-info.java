/** Metrics, dashboards and alerts: that they name what there is, and say what it means. */
@NullMarked
package io.tradebot.system.observability;

import org.jspecify.annotations.NullMarked;
