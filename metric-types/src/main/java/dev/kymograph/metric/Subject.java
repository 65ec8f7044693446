package dev.kymograph.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who or what is measured.
 *
 * @param attributes values by attribute name, of the attribute's Java type; an attribute that is absent or null is not known
 * @param tenant whose subject it is, where several share one catalog
 */
public record Subject(String kind, int id, String name, Map<String, Object> attributes, Optional<String> tenant) {

    public Subject {
        DataName.check("subject kind", kind);
        Objects.requireNonNull(tenant, "tenant");
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("Cannot register " + kind + " " + id + ": it has no name");
        }
    }

    public static Subject of(String kind, int id, String name, Map<String, Object> attributes) {
        return new Subject(kind, id, name, attributes, Optional.empty());
    }
}
