package io.tradebot.common.control;

import io.tradebot.common.message.Message;
import java.time.Instant;

/**
 * A person's wish; delivered only when its {@link CommandHandled} is seen.
 *
 * @param commandId repeated when the command is sent again, so that it acts once
 * @param issuedBy who asked, e.g. {@code api}, {@code telegram:1234}
 * @param reason in words; may be empty
 */
public record ControlCommand(
    String commandId, ControlAction action, String issuedBy, String reason, Instant issuedAt)
    implements Message {}
