package dev.kymograph.engine.internal.advice;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.AskedShape;
import java.util.List;
import java.util.Map;

/** Knows one way to make questions faster. */
interface Adviser {

    List<Found> advise(Map<AskedShape, AskedShape.Cost> asked, Watch watch);
}
