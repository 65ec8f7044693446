package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which records of an export become readings of a metric type.
 *
 * @param group the type of the element that holds the records of one reading; empty where a record is a reading
 * @param fields what takes the values, by the records' type
 */
record AppleType(Optional<String> group, Map<String, String> fields) {

    private static final String QUANTITY = "HKQuantityTypeIdentifier";

    private static final Map<String, String> BY_METRIC = Map.of(
            "pulse_rate", "HeartRate",
            "temperature", "BodyTemperature",
            "weight", "BodyMass",
            "blood_pressure", "BloodPressure");

    static AppleType of(AppleHealthParameters parameters, MetricType metricType) {
        String type = parameters
                .type()
                .or(() -> Optional.ofNullable(BY_METRIC.get(metricType.name())))
                .orElseThrow(() -> refused("which records are " + metricType.name()
                        + " is not known; give their type, as in type=RespiratoryRate"));
        if (type.equals("BloodPressure") || type.equals("HKCorrelationTypeIdentifierBloodPressure")) {
            return bloodPressure(metricType);
        }
        String whole = type.startsWith("HK") ? type : QUANTITY + type;
        return new AppleType(Optional.empty(), Map.of(whole, field(parameters, metricType)));
    }

    private static AppleType bloodPressure(MetricType metricType) {
        List<String> names = metricType.fields().stream().map(Field::name).toList();
        if (!names.containsAll(List.of("systolic", "diastolic"))) {
            throw refused("a blood pressure has the fields systolic and diastolic, and " + metricType.name() + " has "
                    + String.join(", ", names));
        }
        return new AppleType(
                Optional.of("HKCorrelationTypeIdentifierBloodPressure"),
                Map.of(
                        QUANTITY + "BloodPressureSystolic", "systolic",
                        QUANTITY + "BloodPressureDiastolic", "diastolic"));
    }

    private static String field(AppleHealthParameters parameters, MetricType metricType) {
        List<String> names = metricType.fields().stream().map(Field::name).toList();
        String field = parameters.field().orElse(names.get(0));
        if (!names.contains(field) || (parameters.field().isEmpty() && names.size() > 1)) {
            throw refused(
                    "choose one of the fields of " + metricType.name() + " with field=: " + String.join(", ", names));
        }
        return field;
    }

    /** What people look for when it is missing. */
    String label() {
        return group.orElseGet(() -> fields.keySet().iterator().next());
    }

    private static RefusedException refused(String why) {
        return new RefusedException("format.type", "Cannot read by the format 'apple-health': " + why);
    }
}
