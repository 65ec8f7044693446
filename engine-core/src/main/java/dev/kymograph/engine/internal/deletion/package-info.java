/** Taking readings out of the lake: by what a question chooses. */
package dev.kymograph.engine.internal.deletion;
