/** Work that nobody asked for: begun again and again, one run of each kind at a time, seen and stopped by name. */
package dev.kymograph.engine.internal.job;
