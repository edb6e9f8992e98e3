package io.tradebot.localstack.process;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A child process of the stack.
 *
 * @param name as in logs and on the command line
 * @param stage processes of a lower stage are up before those of a higher one start; stopping goes
 *     the other way
 * @param command program and arguments
 * @param environment added to ours
 * @param ports that must be free before it starts
 * @param probe how to see that it works
 * @param page what a person may open; empty for none
 */
public record ProcessDefinition(
    String name,
    int stage,
    List<String> command,
    Map<String, String> environment,
    Path workingDirectory,
    List<Integer> ports,
    Probe probe,
    Optional<URI> page) {
  public ProcessDefinition {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    ports = List.copyOf(ports);
  }
}
