@NullMarked
package io.tradebot.sentimentingest.adapter.file;

import org.jspecify.annotations.NullMarked;
