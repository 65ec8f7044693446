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
@Stability(Stability.Level.STABLE)
public record Subject(String kind, int id, String name, Map<String, Object> attributes, Optional<String> tenant) {

    public Subject {
        DataName.check("subject kind", kind);
        Objects.requireNonNull(tenant, "tenant");
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("Cannot register " + kind + " " + id + ": it has no name");
        }
        requireText(kind, id, "name", name);
        tenant.ifPresent(owner -> requireText(kind, id, "tenant", owner));
        attributes.forEach((attribute, value) -> requireText(kind, id, attribute, value));
    }

    /** Half of a surrogate pair has no UTF-8, and would be kept as a question mark. */
    private static void requireText(String kind, int id, String what, Object value) {
        if (value instanceof String text
                && text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(
                    "Cannot register " + kind + " " + id + ": its " + what + " '" + text + "' holds half a character");
        }
    }

    public static Subject of(String kind, int id, String name, Map<String, Object> attributes) {
        return new Subject(kind, id, name, attributes, Optional.empty());
    }

    /** Who it is, and nothing of what is known about it: this may end up in logs and messages. */
    @Override
    public final String toString() {
        return kind + " " + id;
    }
}
