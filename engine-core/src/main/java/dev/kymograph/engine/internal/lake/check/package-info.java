/** Compares the lake with the catalog, sets aside what is damaged, and makes a catalog of what a lake holds. */
package dev.kymograph.engine.internal.lake.check;
