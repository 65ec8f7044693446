/** The read path: a question becomes a plan, the plan is pruned and run, the answer streams. */
package dev.kymograph.engine.internal.query;
