package io.tradebot.common.signal;

import org.jspecify.annotations.Nullable;

/**
 * One step of an analysis.
 *
 * @param name e.g. {@code regime}, {@code trend_filter}
 * @param value what was found, in words or digits
 * @param probability calibrated, where the step has one
 * @param score weighted contribution
 * @param pass whether this step lets the decision through
 * @param modelId the model behind it, where there is one
 */
public record AnalysisStep(
    String name,
    String value,
    @Nullable Double probability,
    double score,
    boolean pass,
    @Nullable String modelId) {}
