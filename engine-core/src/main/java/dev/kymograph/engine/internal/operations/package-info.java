/** What keeps an engine in order beside questions and readings: its subjects, its quarantine. */
package dev.kymograph.engine.internal.operations;
