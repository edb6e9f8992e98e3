@NullMarked
package io.tradebot.sentimentingest;

import org.jspecify.annotations.NullMarked;
