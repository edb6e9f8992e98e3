/** HTTP: authentication, limits, endpoints, problem details, server-sent events. */
@NullMarked
package io.tradebot.controlapi.adapter.web;

import org.jspecify.annotations.NullMarked;
