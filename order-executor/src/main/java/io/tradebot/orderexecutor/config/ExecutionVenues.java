package io.tradebot.orderexecutor.config;

import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.instrument.Venue;
import io.tradebot.core.matching.ProportionalFees;
import io.tradebot.orderexecutor.adapter.binance.BinanceExecutionVenue;
import io.tradebot.orderexecutor.adapter.coinbase.CoinbaseExecutionVenue;
import io.tradebot.orderexecutor.adapter.kraken.KrakenExecutionVenue;
import io.tradebot.orderexecutor.adapter.paper.BusMarketFeed;
import io.tradebot.orderexecutor.adapter.paper.PaperExecutionVenue;
import io.tradebot.orderexecutor.application.ExecutionVenue;
import io.tradebot.platform.bus.EventBus;
import io.tradebot.platform.configuration.Mode;
import io.tradebot.platform.configuration.Secret;
import io.tradebot.platform.configuration.SigningKeys;
import io.tradebot.platform.configuration.TradebotConfiguration;
import io.tradebot.platform.configuration.TradebotConfiguration.Account;
import io.tradebot.platform.configuration.TradebotConfiguration.VenueData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Where the orders go: to the account's venue, or on the paper that it is played on. */
final class ExecutionVenues {
  /** Kraken's secrets are Base64; this one signs nothing. */
  private static final String UNUSED = "cGFwZXI=";

  private ExecutionVenues() {}

  static ExecutionVenue of(
      TradebotConfiguration configuration,
      List<InstrumentId> instruments,
      EventBus bus,
      Path folder,
      InstantSource clock) {
    Duration timeout = configuration.execution().requestTimeout();
    return configuration.mode() == Mode.PAPER
        ? paper(configuration, instruments, bus, folder, clock)
        : adapter(configuration.account(), timeout, instruments, clock);
  }

  private static ExecutionVenue paper(
      TradebotConfiguration configuration,
      List<InstrumentId> instruments,
      EventBus bus,
      Path folder,
      InstantSource clock) {
    Account account = configuration.account();
    VenueData market =
        Objects.requireNonNull(
            configuration.venues().get(account.id().venue()), "account.venue is one of the venues");
    // Rules and clock are public: nothing is signed.
    Account reader =
        new Account(
            account.id(),
            account.quoteAsset(),
            market.restUrl(),
            market.websocketUrl(),
            new Secret("paper"),
            new Secret(
                account.id().venue().equals(Venue.COINBASE)
                    ? SigningKeys.newPem(new SecureRandom())
                    : UNUSED),
            account.receiveWindow());
    try {
      return new PaperExecutionVenue(
          adapter(reader, configuration.execution().requestTimeout(), instruments, clock),
          new BusMarketFeed(bus, instruments),
          folder.resolve(account.id().value() + ".paper.jsonl"),
          configuration.paperBalances(),
          new ProportionalFees(
              configuration.execution().fees().maker(), configuration.execution().fees().taker()),
          market.staleAfter(),
          clock,
          System::nanoTime);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the account on paper cannot be opened", unreadable);
    }
  }

  private static ExecutionVenue adapter(
      Account account, Duration timeout, List<InstrumentId> instruments, InstantSource clock) {
    LongSupplier nanoTime = System::nanoTime;
    return switch (account.id().venue().code()) {
      case "BINANCE" -> new BinanceExecutionVenue(account, instruments, timeout, clock, nanoTime);
      case "KRAKEN" -> new KrakenExecutionVenue(account, instruments, timeout, clock, nanoTime);
      case "COINBASE" -> new CoinbaseExecutionVenue(account, instruments, timeout, clock, nanoTime);
      default ->
          throw new IllegalArgumentException(
              "account.venue must be one of binance, kraken, coinbase, was "
                  + account.id().venue().code());
    };
  }
}
