/** The steps of writing, by name, so that tests can halt, kill and fail the engine at each of them. */
package dev.kymograph.engine.internal.failpoint;
