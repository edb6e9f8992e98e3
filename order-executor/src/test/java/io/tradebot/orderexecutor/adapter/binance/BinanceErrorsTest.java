package io.tradebot.orderexecutor.adapter.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradebot.orderexecutor.adapter.binance.BinanceErrors.Cancellation;
import io.tradebot.orderexecutor.adapter.binance.BinanceErrors.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinanceErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "400, -1013, Filter failure: LOT_SIZE, REJECTED",
    "400, -2010, Account has insufficient balance for requested action., REJECTED",
    "400, -2010, Duplicate order sent., EXISTS",
    "400, -1021, Timestamp for this request is outside of the recvWindow., REJECTED",
    "401, -2015, 'Invalid API-key, IP, or permissions for action.', REJECTED",
    "429, -1003, Too much request weight used, REJECTED",
    "400, -1015, Too many new orders, REJECTED",
    // The venue itself says that it does not know.
    "400, -1006, An unexpected response was received from the message bus. Execution status"
        + " unknown., UNKNOWN",
    "400, -1007, Timeout waiting for response from backend server. Send status unknown., UNKNOWN",
    // Nothing that a proxy or a broken server says proves anything.
    "503, -1013, Filter failure: LOT_SIZE, UNKNOWN",
    "502, 0, Bad Gateway, UNKNOWN",
    "403, 0, blocked by a firewall, UNKNOWN",
    "200, -1013, Filter failure: LOT_SIZE, UNKNOWN",
    "400, -1000, An unknown error occurred, UNKNOWN",
    "400, -1001, Internal error; unable to process your request., UNKNOWN",
    "400, -1016, This service is no longer available., UNKNOWN",
    "400, -9999, a code of tomorrow, UNKNOWN"
  })
  void tellsWhatTheAnswerToANewOrderProves(
      int status, int code, String message, Placement expected) {
    assertThat(BinanceErrors.ofPlacement(status, code, message)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "400, -2011, Unknown order sent., UNKNOWN_ORDER",
    "400, -2011, Order was not canceled due to cancel restrictions., REJECTED",
    "400, -1021, Timestamp for this request is outside of the recvWindow., REJECTED",
    "400, -1007, Timeout waiting for response from backend server., UNKNOWN",
    "500, -2011, Unknown order sent., UNKNOWN",
    "400, 0, answer without a code, UNKNOWN"
  })
  void tellsWhatTheAnswerToACancelProves(
      int status, int code, String message, Cancellation expected) {
    assertThat(BinanceErrors.ofCancellation(status, code, message)).isEqualTo(expected);
  }

  @Test
  void knowsTheTwoStatusesThatForbidFurtherRequests() {
    assertThat(BinanceErrors.isRateLimit(429)).isTrue();
    assertThat(BinanceErrors.isRateLimit(418)).isTrue();
    assertThat(BinanceErrors.isRateLimit(403)).isFalse();
  }
}
