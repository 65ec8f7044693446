/** The write path: readings are checked, made durable and moved into Parquet files. */
package dev.kymograph.engine.internal.lake;
