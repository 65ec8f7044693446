/** HOCON read once into typed settings; all that is wrong is said at once, with file and line. */
package dev.kymograph.engine.internal.config;
