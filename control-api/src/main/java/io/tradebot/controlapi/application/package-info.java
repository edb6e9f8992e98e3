/** Use cases: keep the picture current, pass a command on and wait until the services acted. */
@NullMarked
package io.tradebot.controlapi.application;

import org.jspecify.annotations.NullMarked;
