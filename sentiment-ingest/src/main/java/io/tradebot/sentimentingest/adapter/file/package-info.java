/** Files that the user gives. */
@NullMarked
package io.tradebot.sentimentingest.adapter.file;

import org.jspecify.annotations.NullMarked;
