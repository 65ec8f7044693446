package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.AnalysisContext;

/**
 * The context of an analysis that runs where SQL is PostgreSQL's, not DuckDB's. The types DOUBLE and FLOAT are understood after AS, in
 * statements; text comes in the order of its bytes.
 */
public interface StandardContext extends AnalysisContext {}
