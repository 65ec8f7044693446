package dev.kymograph.plugin.anomalydetection;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Parameters of {@link Anomalies}, of which most are not given. */
final class Asked {

    private Asked() {}

    /** With {@code given}: names, each with its value; without a method where that is null. */
    static Anomalies.Parameters of(Method method, Object... given) {
        RecordComponent[] components = Anomalies.Parameters.class.getRecordComponents();
        List<Object> names = Arrays.asList(given);
        Object[] values = Arrays.stream(components)
                .map(component -> value(component, method, names))
                .toArray();
        try {
            return (Anomalies.Parameters) Anomalies.Parameters.class.getDeclaredConstructors()[0].newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(RecordComponent component, Method method, List<Object> given) {
        int place = given.indexOf(component.getName());
        return switch (component.getName()) {
            case "method" -> Optional.ofNullable(method);
            case "as" -> place < 0 ? Form.READINGS : given.get(place + 1);
            default -> place < 0 ? Optional.empty() : Optional.of(given.get(place + 1));
        };
    }
}
