package io.tradebot.orderexecutor.application;

import io.tradebot.common.account.Balance;
import io.tradebot.common.instrument.Instrument;
import io.tradebot.common.instrument.InstrumentId;
import io.tradebot.common.order.ClientOrderId;
import io.tradebot.common.order.OrderIntent;
import io.tradebot.common.order.OrderStatus;
import io.tradebot.core.execution.ApprovedOrder;
import io.tradebot.core.execution.VenueReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The way from one executor to the {@link SimulatedExchange}: it loses requests and answers,
 * repeats and reorders what the stream says, answers 429, 418, 5xx, -1007 and -2013, and goes into
 * maintenance.
 *
 * <p>What it reports is what the adapters report for such answers.
 */
final class UnreliableVenue implements ExecutionVenue {
  private final Timeline time;
  private final RandomGenerator random;
  private final SimulatedExchange exchange;
  private final Faults faults;
  private final Duration timeout;
  private final Consumer<Post> wire;
  private @Nullable Consumer<VenueReport> listener;
  private long ordersSent;
  private boolean dead;
  private Instant blockedUntil = Instant.EPOCH;
  private boolean banned;
  private boolean streamUp;

  /** A new-order request as it was written. */
  record Post(OrderIntent intent, Instant at) {}

  /** What goes wrong, and how often; shared by all connections of a world. */
  static final class Faults {
    double requestLost;
    double requestLate;
    double answerLost;
    double serverError;
    double rejected;
    double rateLimited;
    double banned;
    double queryHidden;
    double readFails;
    double reportLost;
    double reportTripled;
    double reportLate;
    double cancelLost;
    boolean maintenance;
    boolean networkOut;
    @Nullable InstrumentId unreadable;

    /** Requests of a kind that are to meet a certain fate, before chance is asked. */
    final List<String> script = new ArrayList<>();

    static Faults none() {
      return new Faults();
    }

    static Faults many() {
      Faults faults = new Faults();
      faults.requestLost = 0.04;
      faults.requestLate = 0.04;
      faults.answerLost = 0.08;
      faults.serverError = 0.05;
      faults.rejected = 0.04;
      faults.rateLimited = 0.01;
      faults.banned = 0.001;
      faults.queryHidden = 0.3;
      faults.readFails = 0.1;
      faults.reportLost = 0.03;
      faults.reportTripled = 0.1;
      faults.reportLate = 0.1;
      faults.cancelLost = 0.1;
      return faults;
    }

    void calm() {
      requestLost = requestLate = answerLost = serverError = rejected = rateLimited = banned = 0;
      queryHidden = readFails = reportLost = reportTripled = reportLate = cancelLost = 0;
      maintenance = false;
      networkOut = false;
      unreadable = null;
    }

    boolean next(String fate) {
      return script.remove(fate);
    }

    boolean isUnreachable() {
      return maintenance || networkOut;
    }
  }

  /** The process that asked was killed. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  UnreliableVenue(
      Timeline time,
      RandomGenerator random,
      SimulatedExchange exchange,
      Faults faults,
      Duration timeout,
      Consumer<Post> wire) {
    this.time = time;
    this.random = random;
    this.exchange = exchange;
    this.faults = faults;
    this.timeout = timeout;
    this.wire = wire;
  }

  /** Ends the process at this end of the line: nothing is asked, answered or heard any more. */
  void kill() {
    dead = true;
    listener = null;
  }

  private boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** Lets virtual time pass for the thread that asks. */
  private void pass(Duration delay) {
    requireAlive();
    Thread thread = Thread.currentThread();
    if (!thread.isVirtual() || delay.isZero()) {
      return;
    }
    boolean[] over = {false};
    time.in(
        delay,
        () -> {
          over[0] = true;
          LockSupport.unpark(thread);
        });
    while (!over[0] && !dead) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        break;
      }
    }
    requireAlive();
  }

  private void requireAlive() {
    if (dead) {
      throw new Killed();
    }
  }

  private Duration hop() {
    return Duration.ofMillis(1 + random.nextInt(30));
  }

  @Override
  public void open() {
    if (faults.isUnreachable()) {
      throw new VenueUnavailableException("503 maintenance");
    }
  }

  @Override
  public List<VenueReport> place(ApprovedOrder order, Departure departure) {
    return place(order.intent(), departure);
  }

  List<VenueReport> place(OrderIntent intent, Departure departure) {
    ClientOrderId id = intent.orderId();
    pass(Duration.ofMillis(random.nextInt(3)));
    if (time.instant().isBefore(blockedUntil)) {
      return List.of(
          new VenueReport.Rejected(id, "NOT_SENT_RATE_LIMIT", "blocked", time.instant()));
    }
    String forbidden = departure.forbids();
    if (forbidden != null) {
      return List.of(new VenueReport.Rejected(id, "NOT_SENT", forbidden, time.instant()));
    }
    ordersSent++;
    wire.accept(new Post(intent, time.now()));
    if (faults.networkOut || faults.next("request-lost") || chance(faults.requestLost)) {
      return unknown(id, "timeout", timeout);
    }
    if (faults.maintenance) {
      pass(hop());
      return unknown(id, "http=503", Duration.ZERO);
    }
    if (faults.next("-1007") || chance(faults.serverError)) {
      // Status unknown: it went either way.
      if (faults.next("executed") || random.nextBoolean()) {
        time.in(hop(), () -> exchange.place(intent));
      }
      pass(hop().multipliedBy(2));
      return unknown(id, random.nextBoolean() ? "code=-1007" : "http=502", Duration.ZERO);
    }
    if (faults.next("request-late") || chance(faults.requestLate)) {
      // It lingers on the way and arrives after the patience, inside the receive window.
      long ms = timeout.toMillis() + random.nextLong(2_500);
      time.in(Duration.ofMillis(ms), () -> exchange.place(intent));
      return unknown(id, "timeout", timeout);
    }
    if (faults.next("429") || chance(faults.rateLimited)) {
      pass(hop());
      block(429, 30);
      return List.of(new VenueReport.Rejected(id, "-1003", "too many requests", time.instant()));
    }
    if (faults.next("418") || chance(faults.banned)) {
      pass(hop());
      block(418, 60);
      return List.of(new VenueReport.Rejected(id, "-1003", "banned", time.instant()));
    }
    if (chance(faults.rejected)) {
      pass(hop());
      return List.of(new VenueReport.Rejected(id, "-1013", "filter failure", time.instant()));
    }
    boolean lost = faults.next("answer-lost") || chance(faults.answerLost);
    @Nullable String[] refusal = {null};
    time.in(hop(), () -> refusal[0] = exchange.place(intent));
    if (lost) {
      return unknown(id, "timeout", timeout);
    }
    pass(Duration.ofMillis(31).plus(hop()));
    String refused = refusal[0];
    if (refused != null) {
      return refused.contains("Duplicate")
          ? query(id, intent.instrument())
          : List.of(new VenueReport.Rejected(id, "-2010", refused, time.instant()));
    }
    SimulatedExchange.Listed listed = exchange.find(id);
    return listed == null
        ? unknown(id, "unreadable", Duration.ZERO)
        : List.of(new VenueReport.Accepted(id, listed.venueOrderId(), listed.acceptedAt));
  }

  private List<VenueReport> unknown(ClientOrderId id, String why, Duration after) {
    pass(after);
    return List.of(new VenueReport.OutcomeUnknown(id, why, time.instant()));
  }

  private void block(int status, int seconds) {
    Instant until = time.instant().plusSeconds(seconds);
    blockedUntil = until.isAfter(blockedUntil) ? until : blockedUntil;
    banned |= status == 418;
  }

  @Override
  public List<VenueReport> cancel(ClientOrderId orderId, InstrumentId instrument) {
    if (time.instant().isBefore(blockedUntil)) {
      return List.of(
          new VenueReport.CancelRejected(
              orderId, false, "NOT_SENT_RATE_LIMIT", "blocked", time.instant()));
    }
    if (faults.isUnreachable() || chance(faults.cancelLost)) {
      pass(timeout);
      return List.of(new VenueReport.OutcomeUnknown(orderId, "cancel: timeout", time.instant()));
    }
    pass(hop());
    SimulatedExchange.Listed listed = exchange.find(orderId);
    if (listed != null && listed.isOpen()) {
      exchange.end(listed, OrderStatus.CANCELED);
      pass(hop());
      List<VenueReport> reports = new ArrayList<>(exchange.trades(orderId));
      reports.add(new VenueReport.Found(listed.view(), listed.updatedAt));
      return reports;
    }
    pass(hop());
    List<VenueReport> reports = new ArrayList<>();
    reports.add(
        new VenueReport.CancelRejected(
            orderId, true, "-2011", "Unknown order sent.", time.instant()));
    reports.addAll(query(orderId, instrument));
    return reports;
  }

  @Override
  public List<VenueReport> cancelAll(InstrumentId instrument) {
    requireReachable();
    if (chance(faults.cancelLost)) {
      pass(timeout);
      throw new VenueUnavailableException("timeout");
    }
    pass(hop());
    List<VenueReport> reports = new ArrayList<>();
    for (SimulatedExchange.Listed listed : exchange.open(instrument)) {
      exchange.end(listed, OrderStatus.CANCELED);
      reports.addAll(exchange.trades(listed.id()));
      reports.add(new VenueReport.Found(listed.view(), listed.updatedAt));
    }
    pass(hop());
    return reports;
  }

  @Override
  public List<VenueReport> query(ClientOrderId orderId, InstrumentId instrument) {
    Instant askedAt = time.instant();
    if (time.instant().isBefore(blockedUntil)) {
      return List.of();
    }
    if (faults.isUnreachable() || chance(faults.readFails)) {
      pass(timeout);
      return List.of();
    }
    pass(hop());
    SimulatedExchange.Listed listed = exchange.find(orderId);
    boolean hidden =
        listed != null
            && (faults.next("-2013")
                || (listed.acceptedAt.plusSeconds(5).isAfter(time.now())
                    && chance(faults.queryHidden)));
    List<VenueReport> reports = new ArrayList<>();
    if (listed == null || hidden) {
      reports.add(new VenueReport.NotFound(orderId, askedAt));
    } else {
      reports.addAll(exchange.trades(orderId));
      reports.add(new VenueReport.Found(listed.view(), time.instant()));
    }
    pass(hop());
    return reports;
  }

  private <T> T read(InstrumentId instrument, Supplier<T> reading) {
    requireReachable();
    if (instrument.equals(faults.unreadable) || chance(faults.readFails)) {
      pass(timeout);
      throw new VenueUnavailableException("timeout");
    }
    pass(hop());
    T answer = reading.get();
    pass(hop());
    return answer;
  }

  private void requireReachable() {
    requireAlive();
    if (time.instant().isBefore(blockedUntil)) {
      throw new VenueUnavailableException("blocked until " + blockedUntil);
    }
    if (faults.isUnreachable()) {
      pass(faults.maintenance ? Duration.ofMillis(20) : timeout);
      throw new VenueUnavailableException(faults.maintenance ? "503" : "timeout");
    }
  }

  @Override
  public List<VenueReport.VenueOrder> openOrders(InstrumentId instrument) {
    return read(
        instrument,
        () -> exchange.open(instrument).stream().map(SimulatedExchange.Listed::view).toList());
  }

  @Override
  public List<VenueReport.Filled> fills(InstrumentId instrument, Instant since) {
    return read(instrument, () -> exchange.trades(instrument, since));
  }

  @Override
  public List<Balance> balances() {
    requireReachable();
    pass(hop());
    List<Balance> answer = exchange.balances();
    pass(hop());
    return answer;
  }

  @Override
  public List<Instrument> instruments() {
    return exchange.instruments();
  }

  @Override
  public List<Instrument> readInstruments() {
    return exchange.instruments();
  }

  @Override
  public Duration measureClockOffset() {
    return clockOffset();
  }

  @Override
  public Duration clockOffset() {
    return time.skew().negated();
  }

  @Override
  public long ordersSent() {
    return ordersSent;
  }

  @Override
  public RateUse rateUse() {
    if (banned && !time.instant().isBefore(blockedUntil)) {
      banned = false;
    }
    return new RateUse(0, 6_000, blockedUntil, banned);
  }

  // ---- the stream

  @Override
  public void listen(Consumer<VenueReport> to) {
    listener = to;
    connect();
  }

  private void connect() {
    time.in(
        hop(),
        () -> {
          if (dead) {
            return;
          }
          if (faults.isUnreachable()) {
            time.in(Duration.ofSeconds(1), this::connect);
            return;
          }
          streamUp = true;
          tell(new VenueReport.StreamState(true, "connected", time.instant()));
        });
  }

  /** Cuts the stream; what happens until it is back is not told. */
  void cut(Duration away) {
    if (dead || !streamUp) {
      return;
    }
    streamUp = false;
    tell(new VenueReport.StreamState(false, "cut", time.instant()));
    time.in(away, this::connect);
  }

  /** What the exchange's stream says; may get lost, come late, thrice and out of order. */
  void stream(VenueReport report) {
    if (dead || !streamUp || faults.next("report-lost") || chance(faults.reportLost)) {
      return;
    }
    int copies = chance(faults.reportTripled) ? 3 : 1;
    for (int i = 0; i < copies; i++) {
      Duration delay =
          chance(faults.reportLate) ? Duration.ofMillis(random.nextLong(2_500)) : hop();
      time.in(delay, () -> tell(report));
    }
  }

  private void tell(VenueReport report) {
    Consumer<VenueReport> to = listener;
    if (to != null && !dead) {
      to.accept(report);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
