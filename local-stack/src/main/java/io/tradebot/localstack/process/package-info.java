/** Child processes: what they are, how they are watched, restarted and stopped. */
@NullMarked
package io.tradebot.localstack.process;

import org.jspecify.annotations.NullMarked;
