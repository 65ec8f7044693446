/**
 * Pictures of results: lines, bars and maps of hours, as characters on a terminal or as files. {@link Chart} is what is drawn, read from
 * rows; {@link CharacterPlot} and {@link Drawing} draw it, the latter with any {@link Pen}.
 */
package dev.kymograph.repl.picture;
