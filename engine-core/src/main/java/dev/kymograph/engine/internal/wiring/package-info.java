/** Puts an engine together: Guice modules, one for each package of the engine, and nothing else. */
package dev.kymograph.engine.internal.wiring;
