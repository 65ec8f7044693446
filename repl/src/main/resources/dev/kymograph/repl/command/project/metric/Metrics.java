package @package@;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Unit;
import java.util.List;
import org.pf4j.Extension;

/** Declares {@code @name@}, measured on animals. */
@Extension
public final class @Type@Metrics implements MetricTypes {

    private final @Type@Settings settings;

    public @Type@Metrics(@Type@Settings settings) {
        this.settings = settings;
    }

    @Override
    public List<MetricType> metricTypes() {
        Field value = Field.of("@name@_value", FieldType.FLOAT)
                .possible(0, 100) // a value outside is refused
                .plausible(1, 99) // a value outside is kept and can be flagged
                .describedAs("what one point stands for");
        return List.of(MetricType.every(settings.every(), "@name@", "animal", new Unit("points"), value)
                .describedAs("what is measured, in a phrase"));
    }
}
