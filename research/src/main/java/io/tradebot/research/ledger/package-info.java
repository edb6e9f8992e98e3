/** The trial ledger: every run that was ever made, so that luck can be told from skill. */
@NullMarked
package io.tradebot.research.ledger;

import org.jspecify.annotations.NullMarked;
