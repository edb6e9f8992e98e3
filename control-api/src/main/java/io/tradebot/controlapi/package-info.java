/**
 * The suite's face to people: REST, live events and the web panel. Owns nothing, projects what the
 * others say.
 */
@NullMarked
package io.tradebot.controlapi;

import org.jspecify.annotations.NullMarked;
