@NullMarked
package io.tradebot.controlapi.domain;

import org.jspecify.annotations.NullMarked;
