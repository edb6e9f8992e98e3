/**
 * Training with XGBoost and PyTorch, and the compilation of what they learnt into plain Java. The
 * only package that needs native libraries.
 */
@NullMarked
package io.tradebot.training;

import org.jspecify.annotations.NullMarked;
