@NullMarked
package io.tradebot.controlapi.adapter.web;

import org.jspecify.annotations.NullMarked;
