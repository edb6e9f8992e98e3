/** Which model stands where: champion, challengers, and how they came there. */
@NullMarked
package io.tradebot.learning.registry;

import org.jspecify.annotations.NullMarked;
