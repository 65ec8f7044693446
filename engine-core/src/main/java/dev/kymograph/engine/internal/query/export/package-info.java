/** Files that exports make: where they are written, and how they come to their target whole or not at all. */
package dev.kymograph.engine.internal.query.export;
