/** Conditional, bounded, patient HTTP reads. */
@NullMarked
package io.tradebot.sentimentingest.adapter.http;

import org.jspecify.annotations.NullMarked;
