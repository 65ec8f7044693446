package @package@;

import dev.kymograph.engine.Question;
import dev.kymograph.metric.Reading;
import dev.kymograph.testkit.AnalysisContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Drops the jar into an engine, asks the analysis about all sorts of readings, and compares its answers with a plain computation. */
class @Type@AnalysisTest extends AnalysisContract {

    private static final double LIMIT = 50;

    @Type@AnalysisTest() {
        super("@name@"); // about the kit's own metric type, with the fields level and tally
    }

    @Override
    protected Question asked(Question question) {
        return question.where("above", LIMIT);
    }

    @Override
    protected Optional<List<List<Object>>> expected(List<Reading> readings) {
        List<List<Object>> rows = new ArrayList<>();
        for (String field : List.of("level", "tally")) {
            double[] values = readings.stream()
                    .map(reading -> (Number) reading.values().get(field))
                    .filter(Objects::nonNull)
                    .mapToDouble(Number::doubleValue)
                    .toArray();
            long above = 0;
            for (double value : values) {
                above += value > LIMIT ? 1 : 0;
            }
            if (values.length > 0) {
                double share = above / (double) values.length;
                rows.add(List.of(readings.get(0).subject(), field, (long) values.length, share));
            }
        }
        return Optional.of(rows);
    }
}
