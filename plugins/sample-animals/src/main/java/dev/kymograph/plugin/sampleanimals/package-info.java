/** Sample animals and their readings, the same for the same seed. */
package dev.kymograph.plugin.sampleanimals;
