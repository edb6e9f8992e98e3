/** What lies on disk. */
@NullMarked
package io.tradebot.controlapi.adapter.file;

import org.jspecify.annotations.NullMarked;
