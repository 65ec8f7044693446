/** The shell {@code kymo}: interactive and one-shot commands over the engine's façade. */
package dev.kymograph.repl;
