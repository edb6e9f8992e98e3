/** Use cases: poll sources, score what is new, publish posts and index. */
@NullMarked
package io.tradebot.sentimentingest.application;

import org.jspecify.annotations.NullMarked;
