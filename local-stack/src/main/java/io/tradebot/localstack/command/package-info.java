/** The verbs of the command line. */
@NullMarked
package io.tradebot.localstack.command;

import org.jspecify.annotations.NullMarked;
