/**
 * What would make questions faster, by what they cost lately: rollups that could answer in their place, compaction of what they
 * read, indexes for how they choose subjects. Each proposal says what it is expected to save and can be done at once.
 */
package dev.kymograph.engine.internal.advice;
