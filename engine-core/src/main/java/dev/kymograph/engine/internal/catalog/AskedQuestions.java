package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.util.Map;

/** What the catalog knows of questions that were asked, and tries out for those to come. */
public interface AskedQuestions {

    Map<AskedShape, AskedShape.Cost> all();

    /** In place of all that were known. */
    void keep(Map<AskedShape, AskedShape.Cost> asked);

    /** How long it takes to find the subjects that have a usual value of an attribute, on a copy of their table. */
    IndexTrial tryIndex(SubjectKind kind, String attribute, Watch watch);

    /** The shortest of several times each. */
    record IndexTrial(Duration without, Duration with) {}
}
