package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.plugin.Contributor;

/** A question to an analysis that nobody has answered yet. */
record Asked(Request<?> request, Contributor.Stay stay, Watch watch, long started, KeptAnswer.Keeper keeper) {}
