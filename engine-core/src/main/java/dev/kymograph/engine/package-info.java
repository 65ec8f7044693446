/** What an embedding program calls. */
package dev.kymograph.engine;
