package dev.kymograph.plugin.animals;

import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Unit;
import dev.kymograph.testkit.AnalysisContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class BreedsContractTest extends AnalysisContract {

    private static final MetricType STRIDE = MetricType.every(
            Duration.ofMinutes(1),
            "stride",
            "animal",
            new Unit("cm"),
            Field.of("stride_length", FieldType.FLOAT).possible(0, 2_000),
            Field.of("strides", FieldType.INTEGER).possible(0, 1_000_000));

    BreedsContractTest() {
        super("breeds", STRIDE);
    }

    @Override
    protected Optional<List<List<Object>>> expected(List<Reading> readings) {
        if (readings.isEmpty()) {
            return Optional.empty();
        }
        // As the kit has it: of every third animal the breed is not known.
        int animal = readings.get(0).subject();
        String breed = animal % 3 == 2 ? null : "breed " + animal % 4;
        List<List<Object>> rows = new ArrayList<>();
        for (Field field : STRIDE.fields()) {
            double[] values = readings.stream()
                    .map(reading -> (Number) reading.values().get(field.name()))
                    .filter(value -> value != null && Double.isFinite(value.doubleValue()))
                    .mapToDouble(Number::doubleValue)
                    .toArray();
            rows.add(Arrays.asList(
                    breed,
                    field.name(),
                    1L,
                    (long) values.length,
                    Arrays.stream(values).average().orElseThrow()));
        }
        return Optional.of(rows);
    }
}
