/** How long readings are kept: what is older is dropped, where no rollup needs it and nobody holds its subject. */
package dev.kymograph.engine.internal.retention;
