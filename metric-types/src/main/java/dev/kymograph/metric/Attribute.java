package dev.kymograph.metric;

import java.util.Objects;

/** Something known of every subject of a kind: an animal's breed. */
@Stability(Stability.Level.STABLE)
public record Attribute(String name, AttributeType type) {

    public Attribute {
        DataName.check("attribute", name);
        Objects.requireNonNull(type, "type");
    }
}
