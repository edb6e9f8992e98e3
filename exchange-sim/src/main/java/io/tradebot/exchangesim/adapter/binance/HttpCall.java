package io.tradebot.exchangesim.adapter.binance;

/**
 * A REST request as it came.
 *
 * @param query undecoded, without the question mark; empty when there is none
 * @param body undecoded; empty when there is none
 * @param apiKey the key header; empty when there is none
 * @param ifNoneMatch the entity tag that the client has; empty when there is none
 * @param ifModifiedSince the date of the client's copy; empty when there is none
 */
public record HttpCall(
    String method,
    String path,
    String query,
    String body,
    String apiKey,
    String ifNoneMatch,
    String ifModifiedSince,
    String remote,
    boolean loopback) {}
