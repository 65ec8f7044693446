package dev.kymograph.engine.faults;

import dev.kymograph.engine.Herd;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.util.List;

/** Two metric types whose readings hold the number of the write that brought them. */
public final class Tally implements MetricTypes {

    /** No reading is ever written twice. */
    static final MetricType TICK = MetricType.event("tick", "dog", Unit.NONE, Field.of("written_by", FieldType.BIGINT));

    /** Few keys, which are written again and again. */
    static final MetricType MARK = MetricType.event("mark", "dog", Unit.NONE, Field.of("written_by", FieldType.BIGINT));

    @Override
    public List<MetricType> metricTypes() {
        return List.of(TICK, MARK);
    }

    @Override
    public List<SubjectKind> subjectKinds() {
        return List.of(Herd.DOG);
    }
}
