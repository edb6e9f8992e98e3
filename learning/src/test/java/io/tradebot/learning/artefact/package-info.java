@NullMarked
package io.tradebot.learning.artefact;

import org.jspecify.annotations.NullMarked;
