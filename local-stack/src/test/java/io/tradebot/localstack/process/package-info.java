@NullMarked
package io.tradebot.localstack.process;

import org.jspecify.annotations.NullMarked;
