/** Small things about words that several packages need. */
package dev.kymograph.engine.internal.text;
