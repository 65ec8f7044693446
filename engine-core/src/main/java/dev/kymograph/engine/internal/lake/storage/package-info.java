/** Where the lake's files are: storages behind a plugin's or our own backend, and what of them is on this machine. */
package dev.kymograph.engine.internal.lake.storage;
