package dev.kymograph.engine.internal.analysis;

/** What an estimate lies in, with the confidence that was asked for. */
record Interval(double low, double high) {}
