package dev.kymograph.repl.command;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.Map;
import java.util.Optional;

/** What relations of SQL and their columns are, a line each. */
public final class RelationHelp {

    private static final Map<String, String> OF_READINGS = Map.of(
            "timestamp", "when, in UTC",
            "sensor_id", "by which sensor",
            "quality_score", "how good the reading is, from 0 to 1",
            "age_year", "the year of the subject's life, from 1");

    private final Vocabulary vocabulary;

    public RelationHelp(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Empty where nothing is known of it. */
    public String of(String relation) {
        Optional<MetricType> type = metricType(relation);
        if (type.isPresent()) {
            String unit = type.get().unit().symbol();
            String said = type.get().description();
            return (said.isEmpty() ? "readings" : said) + (unit.isEmpty() ? "" : ", in " + unit);
        }
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            if (relation.equals(kind.relation())) {
                return "each " + kind.name() + ", with its attributes";
            }
            if (relation.equals(kind.table())) {
                return "each " + kind.name() + ", by the name of their table";
            }
            if (relation.equals(kind.name() + "_metrics")) {
                return "which file has which " + kind.name() + "'s readings of which time";
            }
        }
        return "";
    }

    /** Which relation it is of, at least. */
    public String of(String relation, String column) {
        String said = said(relation, column);
        return said.isEmpty() ? relation : relation + ": " + said;
    }

    /** Empty where nothing is known of it. */
    public String said(String relation, String column) {
        return metricType(relation).map(type -> ofReadings(type, column)).orElseGet(() -> ofSubject(relation, column));
    }

    private Optional<MetricType> metricType(String name) {
        return vocabulary.metricTypes().stream()
                .filter(type -> type.name().equals(name))
                .findFirst();
    }

    private String ofReadings(MetricType type, String column) {
        if (type.fields().stream().anyMatch(field -> field.name().equals(column))) {
            return of(type.name());
        }
        if (OF_READINGS.containsKey(column)) {
            return OF_READINGS.get(column);
        }
        return vocabulary.subjectKinds().stream()
                .filter(kind -> kind.name().equals(type.kind()))
                .findFirst()
                .map(kind -> column.equals(kind.idColumn()) ? "id of the " + kind.name() : attribute(kind, column))
                .orElse("");
    }

    private String ofSubject(String relation, String column) {
        return vocabulary.subjectKinds().stream()
                .filter(kind -> relation.equals(kind.relation()) || relation.equals(kind.table()))
                .findFirst()
                .map(kind -> attribute(kind, column))
                .orElse("");
    }

    private static String attribute(SubjectKind kind, String column) {
        if (column.equals(kind.nameColumn())) {
            return "name of the " + kind.name();
        }
        return kind.attribute(column).isPresent() ? "of the " + kind.name() : "";
    }
}
