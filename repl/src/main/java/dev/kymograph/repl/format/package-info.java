/** How rows are written: as a table for people, or in a form that programs read. Every form streams; none holds all rows. */
package dev.kymograph.repl.format;
