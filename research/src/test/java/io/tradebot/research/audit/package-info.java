@NullMarked
package io.tradebot.research.audit;

import org.jspecify.annotations.NullMarked;
