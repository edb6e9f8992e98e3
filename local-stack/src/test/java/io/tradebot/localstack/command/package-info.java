@NullMarked
package io.tradebot.localstack.command;

import org.jspecify.annotations.NullMarked;
