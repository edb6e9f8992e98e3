/** A trained model as a folder with a manifest, its content sealed by hashes. */
@NullMarked
package io.tradebot.learning.artefact;

import org.jspecify.annotations.NullMarked;
