/** Runs what the documentation shows, and compares what happens with what it says. */
package dev.kymograph.repl.docs;
