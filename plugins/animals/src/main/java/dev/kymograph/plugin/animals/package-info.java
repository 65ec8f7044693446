/** Animals as subjects, and what is asked of them as animals. */
package dev.kymograph.plugin.animals;
