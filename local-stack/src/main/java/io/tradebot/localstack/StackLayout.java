package io.tradebot.localstack;

import java.nio.file.Path;

/**
 * Where things lie on disk, below the project's folder.
 *
 * @param root the project's folder
 */
public record StackLayout(Path root) {

  /** The layout of the folder named by {@code TRADEBOT_HOME}, or of the current one. */
  public static StackLayout current() {
    String home = System.getenv("TRADEBOT_HOME");
    return new StackLayout(Path.of(home == null ? "" : home).toAbsolutePath().normalize());
  }

  /** Everything that a run makes; deleting it forgets the bot's state and keys. */
  public Path state() {
    return root.resolve(".tradebot");
  }

  /** Extracted services, ready to start. */
  public Path apps() {
    return state().resolve("app");
  }

  public Path app(String service) {
    return apps().resolve(service);
  }

  public Path logs() {
    return state().resolve("log");
  }

  public Path log(String process) {
    return logs().resolve(process + ".log");
  }

  /** What the supervisor says of itself, for the other commands. */
  public Path statusFile() {
    return state().resolve("run/status.json");
  }

  /** Held while a supervisor runs. */
  public Path lockFile() {
    return state().resolve("run/supervisor.lock");
  }

  public Path binaries() {
    return state().resolve("bin");
  }

  /** The user's configuration, whether it exists or not. */
  public Path configuration() {
    String named = System.getenv("TRADEBOT_CONFIG");
    return named == null ? root.resolve("config.yml") : root.resolve(named);
  }
}
