/**
 * Sessions: what a service took in and what came of it, written down as it happens, and replayed
 * later through the same engines.
 */
@NullMarked
package io.tradebot.setup.session;

import org.jspecify.annotations.NullMarked;
