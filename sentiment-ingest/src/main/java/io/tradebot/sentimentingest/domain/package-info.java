/** Posts, their scores, the assets they speak of, and the index made of them. */
@NullMarked
package io.tradebot.sentimentingest.domain;

import org.jspecify.annotations.NullMarked;
