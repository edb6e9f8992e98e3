package io.tradebot.common.prediction;

/** A measure of a model by its name, such as {@code auc}. */
public record ModelMeasure(String name, double value) {}
