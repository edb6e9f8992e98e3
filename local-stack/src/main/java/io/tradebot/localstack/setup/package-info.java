/** The first configuration: questions, the file, and a look at the keys. */
@NullMarked
package io.tradebot.localstack.setup;

import org.jspecify.annotations.NullMarked;
