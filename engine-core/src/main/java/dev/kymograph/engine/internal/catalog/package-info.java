/**
 * The catalog: what the engine knows of subjects, metric types, files and segments, hot readings, quarantine. One interface, one
 * contract test; behind it a database.
 */
package dev.kymograph.engine.internal.catalog;
