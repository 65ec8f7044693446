/** What keeps an engine in order beside questions and readings: its subjects, its quarantine, its snapshots, checks and backups. */
package dev.kymograph.engine.internal.operations;
