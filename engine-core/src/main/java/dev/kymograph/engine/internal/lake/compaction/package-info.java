/** Which files become others, and how large those are: decided from what the catalog knows alone, before a file is read. */
package dev.kymograph.engine.internal.lake.compaction;
