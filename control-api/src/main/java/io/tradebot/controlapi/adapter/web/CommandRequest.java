package io.tradebot.controlapi.adapter.web;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What may come with a command.
 *
 * @param reason in a person's words, at most 300 characters on one line
 */
public record CommandRequest(
    @Schema(example = "lunch break", maxLength = 300) @Nullable String reason) {}
