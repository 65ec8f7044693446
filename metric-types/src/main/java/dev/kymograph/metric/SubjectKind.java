package dev.kymograph.metric;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of subject: {@code animal}, with its relation {@code animals}, its table {@code dump_animals} in the catalog, its id
 * column {@code animal_id} in readings, and its attributes.
 *
 * @param relation what people call its table in SQL
 * @param table its table in the catalog; works as a name in SQL too
 * @param idColumn the column of readings that holds the subject's id
 * @param nameColumn the column that holds the subject's name
 * @param origin the attribute with the moment its life starts, a DATE (00:00 UTC) or TIMESTAMP; empty for a kind without a life
 * @param indexes lists of columns of its table that the catalog indexes
 */
@Stability(Stability.Level.STABLE)
public record SubjectKind(
        String name,
        String relation,
        String table,
        String idColumn,
        String nameColumn,
        List<Attribute> attributes,
        Optional<String> origin,
        List<List<String>> indexes) {

    private static final Set<String> OWN_COLUMNS = Set.of("id", "created_at", "updated_at", "tenant_id");

    public SubjectKind {
        DataName.check("subject kind", name);
        DataName.check("relation", relation);
        DataName.check("table", table);
        DataName.check("id column", idColumn);
        DataName.check("name column", nameColumn);
        attributes = List.copyOf(attributes);
        indexes = indexes.stream().map(List::copyOf).toList();
        Objects.requireNonNull(origin, "origin");
        Set<String> columns = new HashSet<>(OWN_COLUMNS);
        columns.add(idColumn);
        if (!columns.add(nameColumn)) {
            throw refused(name, "the name column '" + nameColumn + "' is taken");
        }
        for (Attribute attribute : attributes) {
            if (!columns.add(attribute.name())) {
                throw refused(name, "the attribute '" + attribute.name() + "' is taken or declared twice");
            }
        }
        for (List<String> index : indexes) {
            if (index.isEmpty() || !columns.containsAll(index)) {
                throw refused(name, "the index " + index + " names an unknown column");
            }
        }
        if (origin.isPresent()) {
            String at = origin.get();
            boolean moment = attributes.stream()
                    .anyMatch(a -> a.name().equals(at)
                            && (a.type() == AttributeType.DATE || a.type() == AttributeType.TIMESTAMP));
            if (!moment) {
                throw refused(name, "its origin '" + at + "' is not an attribute of type DATE or TIMESTAMP");
            }
        }
    }

    public Optional<Attribute> attribute(String attributeName) {
        return attributes.stream().filter(a -> a.name().equals(attributeName)).findFirst();
    }

    private static IllegalArgumentException refused(String name, String why) {
        return new IllegalArgumentException("Cannot declare subject kind '" + name + "': " + why);
    }
}
