/** The pf4j host: finds plugins, builds their extensions, and turns whatever goes wrong into one line about one plugin. */
package dev.kymograph.engine.internal.plugin;
