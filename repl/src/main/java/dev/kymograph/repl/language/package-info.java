/** The two languages of the prompt: command lines, and SQL up to its semicolon. */
package dev.kymograph.repl.language;
