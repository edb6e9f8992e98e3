@NullMarked
package io.tradebot.setup.session;

import org.jspecify.annotations.NullMarked;
