/** The stores that come with the program: Redis and QuestDB. */
@NullMarked
package io.tradebot.localstack.embedded;

import org.jspecify.annotations.NullMarked;
