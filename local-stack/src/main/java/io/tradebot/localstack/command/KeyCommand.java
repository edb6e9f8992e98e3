package io.tradebot.localstack.command;

import io.tradebot.platform.configuration.TradebotConfiguration.ApiKeyEntry;
import io.tradebot.platform.configuration.TradebotConfiguration.ApiRole;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key for the control API with a role of its own. */
@Command(
    name = "key",
    description = "Make a key for the API that may only look, or only look and stop.",
    mixinStandardHelpOptions = true)
final class KeyCommand implements Callable<Integer> {
  private static final int RANDOM_BYTES = 32;

  @Spec private CommandSpec spec;

  @Option(names = "--name", required = true, description = "Whose it is, such as phone.")
  private String name;

  @Option(names = "--role", required = true, description = "view, stop or full.")
  private String role;

  @SuppressWarnings("NullAway.Init")
  KeyCommand() {}

  @Override
  public Integer call() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    String key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String entry = name + ":" + role.toLowerCase(Locale.ROOT) + ":" + sha256(key);
    try {
      ApiKeyEntry.of(entry);
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailedException(
          "--name must be lower-case letters, digits, - and _, --role one of "
              + java.util.Arrays.toString(ApiRole.values()).toLowerCase(Locale.ROOT));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("The key, shown this once: " + key);
    out.println("Add to api.keys in config.yml and start the bot again:");
    out.println("  keys: [\"" + entry + "\"]");
    return TradebotCommand.OK;
  }

  private static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
