package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Two questions to try, in the words of what is there: one as a command, one in SQL. */
final class DemoQuestions {

    private static final String ANALYSIS = "statistics";

    /** A unit tells a newcomer what the figures are. */
    static final Comparator<MetricType> MOST_TELLING = Comparator.comparing(
                    (MetricType type) -> type.unit().symbol().isEmpty())
            .thenComparing(type -> type.interval().orElse(Duration.ZERO))
            .thenComparing(MetricType::name);

    private DemoQuestions() {}

    static List<String> of(Engine engine) {
        Optional<MetricType> metric = engine.vocabulary().metricTypes().stream()
                .filter(type -> type.interval().isPresent()
                        && type.fields().get(0).type().isNumeric())
                .filter(type -> isMeasured(engine, type))
                .min(MOST_TELLING);
        return metric.map(type -> questions(engine, type)).orElse(List.of());
    }

    private static List<String> questions(Engine engine, MetricType metric) {
        Optional<SubjectKind> kind = engine.vocabulary().subjectKinds().stream()
                .filter(k -> k.name().equals(metric.kind()))
                .findFirst();
        Optional<Attribute> attribute = kind.flatMap(DemoQuestions::attribute);
        Optional<String> value = attribute.flatMap(a -> commonest(engine, kind.orElseThrow(), a));
        boolean lives = kind.flatMap(SubjectKind::origin).isPresent();
        StringBuilder command = new StringBuilder(ANALYSIS + " " + metric.name());
        StringBuilder where = new StringBuilder();
        if (value.isPresent()) {
            String name = attribute.orElseThrow().name();
            command.append(' ').append(name).append("=\"").append(value.get()).append('"');
            where.append(" WHERE ")
                    .append(name)
                    .append(" = '")
                    .append(value.get().replace("'", "''"))
                    .append('\'');
        }
        if (lives) {
            command.append(" age_year=2");
            where.append(where.length() == 0 ? " WHERE " : " AND ").append("age_year = 2");
        }
        Field field = metric.fields().get(0);
        String f = field.name();
        return List.of(
                command.toString(),
                "SELECT avg(" + f + "), min(" + f + "), max(" + f + "), count(*) FROM " + metric.name() + where + ";");
    }

    /** The attribute that people ask by most: the first that is indexed. */
    private static Optional<Attribute> attribute(SubjectKind kind) {
        return kind.indexes().stream()
                .map(index -> kind.attribute(index.get(0)))
                .flatMap(Optional::stream)
                .filter(attribute -> attribute.type() == AttributeType.TEXT)
                .findFirst();
    }

    private static boolean isMeasured(Engine engine, MetricType metric) {
        return first(engine, "SELECT 1 FROM " + metric.name() + " LIMIT 1").isPresent();
    }

    private static Optional<String> commonest(Engine engine, SubjectKind kind, Attribute attribute) {
        String name = attribute.name();
        return first(
                engine,
                "SELECT " + name + " FROM " + kind.relation() + " WHERE " + name + " IS NOT NULL GROUP BY " + name
                        + " ORDER BY count(*) DESC, " + name + " LIMIT 1");
    }

    /** An example is a courtesy: where it cannot be had there is none. */
    private static Optional<String> first(Engine engine, String select) {
        try (Result result = engine.sql(select)) {
            return result.next() ? Optional.ofNullable(result.value(0)).map(String::valueOf) : Optional.empty();
        } catch (KymographException e) {
            return Optional.empty();
        }
    }
}
