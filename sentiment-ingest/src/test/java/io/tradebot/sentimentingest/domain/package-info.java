@NullMarked
package io.tradebot.sentimentingest.domain;

import org.jspecify.annotations.NullMarked;
