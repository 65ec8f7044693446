/**
 * What can be typed at the prompt, one small class a command. A command answers with rows, which the shell writes in the form that was
 * asked for; what else it has to say goes beside them as notes.
 */
package dev.kymograph.repl.command;
