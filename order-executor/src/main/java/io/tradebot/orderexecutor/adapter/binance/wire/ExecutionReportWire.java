package io.tradebot.orderexecutor.adapter.binance.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Event {@code executionReport} of the account's stream. Times in ms.
 *
 * @param clientOrderId of the order; on a cancel the id of the cancel request
 * @param originalClientOrderId of the cancelled order; empty otherwise
 * @param executionType NEW, CANCELED, REPLACED, REJECTED, TRADE, EXPIRED, TRADE_PREVENTION
 * @param status of the order after it
 * @param commissionAsset null when no fee was taken
 * @param tradeId -1 where it is no trade
 */
public record ExecutionReportWire(
    @JsonProperty("E") long eventTime,
    @JsonProperty("s") String symbol,
    @JsonProperty("c") String clientOrderId,
    @JsonProperty("C") @Nullable String originalClientOrderId,
    @JsonProperty("S") String side,
    @JsonProperty("x") String executionType,
    @JsonProperty("X") String status,
    @JsonProperty("r") @Nullable String rejectReason,
    @JsonProperty("i") long orderId,
    @JsonProperty("l") String lastQuantity,
    @JsonProperty("z") String cumulativeQuantity,
    @JsonProperty("L") String lastPrice,
    @JsonProperty("n") @Nullable String commission,
    @JsonProperty("N") @Nullable String commissionAsset,
    @JsonProperty("T") long transactionTime,
    @JsonProperty("t") long tradeId,
    @JsonProperty("m") boolean maker) {}
