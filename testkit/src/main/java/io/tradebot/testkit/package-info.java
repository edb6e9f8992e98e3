/** Test support shared by the modules: recorded data, a real Redis, repeatable random runs. */
@NullMarked
package io.tradebot.testkit;

import org.jspecify.annotations.NullMarked;
