/** What stands in the containers: that it finds its neighbours and may do no more than it must. */
@NullMarked
package io.tradebot.system.deployment;

import org.jspecify.annotations.NullMarked;
