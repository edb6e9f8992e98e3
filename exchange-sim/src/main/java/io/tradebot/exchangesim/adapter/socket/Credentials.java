package io.tradebot.exchangesim.adapter.socket;

/**
 * The account's key and secret.
 *
 * @param apiSecret what the protocol signs with: text, Base64 or a private key
 */
public record Credentials(String apiKey, String apiSecret) {
  public Credentials {
    if (apiKey.isEmpty() || apiSecret.isEmpty()) {
      throw new IllegalArgumentException("the account's API key and secret must not be empty");
    }
  }

  @Override
  public String toString() {
    return "Credentials[***]";
  }
}
