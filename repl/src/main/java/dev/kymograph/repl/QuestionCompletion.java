package dev.kymograph.repl;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.Vocabulary.ParameterSpec;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;

/** Offers what may follow the name of an analysis: a metric, which readings, and the parameters with their values. */
final class QuestionCompletion {

    /** Words of every question, beside an analysis's own parameters. */
    static final Map<String, String> CHOOSING = Map.of(
            "from", "readings at or after",
            "to", "readings before",
            "last", "readings of the last, as in 30d",
            "field", "one of the metric's fields",
            "quality", "the reading's quality score, from 0 to 1",
            "age_year", "the year of the subject's life, from 1",
            "limit", "at most so many rows",
            "as_of", "the lake at a snapshot: its number, or a moment");

    private static final Map<String, String> UNITS = new TreeMap<>(Map.of(
            "hour", "each hour",
            "day", "each day",
            "week", "each week, from Monday",
            "month", "each month",
            "quarter", "each quarter of a year",
            "year", "each year",
            "hour_of_day", "from 0 to 23, whatever the day",
            "day_of_week", "from Monday, whatever the week"));

    /** How a parameter is written that takes several words. */
    private static final String SEVERAL = "a,b";

    private final CommandSpec analysis;
    private final Vocabulary vocabulary;
    private final KnownValues known;
    private final Map<String, String> variables;

    QuestionCompletion(CommandSpec analysis, Vocabulary vocabulary, KnownValues known, Map<String, String> variables) {
        this.variables = variables;
        this.analysis = analysis;
        this.vocabulary = vocabulary;
        this.known = known;
    }

    /** @param at which word of the question it is; the first is the metric */
    void offer(int at, ParsedLine line, List<Candidate> candidates) {
        String typed = line.word();
        int sign = typed.indexOf('=');
        if (at == 1) {
            Completion.metrics(vocabulary, candidates);
        } else if (sign < 0) {
            names(candidates);
        } else {
            int comma = typed.lastIndexOf(',');
            String name = typed.substring(0, sign);
            String before = comma < 0 ? name + "=" : typed.substring(0, comma + 1);
            if (typed.startsWith(":", before.length())) {
                variables.forEach(
                        (each, value) -> Completion.word(before + ":" + each, value, "variables", candidates));
            } else if (name.equals("field")) {
                fields(line.words().get(line.wordIndex() - at + 1), before, candidates);
            } else {
                values(name, before, typed, candidates);
            }
        }
    }

    private void fields(String metric, String before, List<Candidate> candidates) {
        for (MetricType type : vocabulary.metricTypes()) {
            if (type.name().equals(metric)) {
                type.fields().forEach(field -> {
                    String help = field.type() + " " + type.unit().symbol();
                    Completion.word(before + field.name(), help.strip(), "fields", candidates);
                });
            }
        }
    }

    private void names(List<Candidate> candidates) {
        analysis.parameters().forEach(p -> Completion.name(p.name(), p.help(), "parameters", candidates));
        CHOOSING.forEach((name, help) -> Completion.name(name, help, "choosing", candidates));
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            Completion.name(kind.name(), "by id or name", "choosing", candidates);
            kind.attributes()
                    .forEach(attribute -> Completion.name(attribute.name(), kind.name(), "attributes", candidates));
        }
    }

    private void values(String name, String before, String typed, List<Candidate> candidates) {
        for (ParameterSpec parameter : analysis.parameters()) {
            if (parameter.name().equals(name)) {
                parameter
                        .allowed()
                        .forEach(value -> Completion.word(
                                before + value, parameter.meanings().getOrDefault(value, ""), "values", candidates));
                if (name.equals("by") && parameter.allowed().isEmpty()) {
                    groups(before, parameter, candidates);
                    List<String> given =
                            List.of(before.substring(name.length() + 1).split(","));
                    candidates.removeIf(group ->
                            given.stream().anyMatch(one -> group.value().equals(before + one)));
                } else if (parameter.type().equals("zone")) {
                    zones(before, candidates);
                } else if (parameter.type().equals("metric")) {
                    vocabulary
                            .metricTypes()
                            .forEach(type ->
                                    Completion.word(before + type.name(), type.description(), "metrics", candidates));
                } else if (parameter.type().equals("file")) {
                    PathCompletion.offer(before, typed.substring(before.length()), candidates);
                }
            }
        }
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            boolean isText = kind.attribute(name)
                    .filter(attribute -> attribute.type() == AttributeType.TEXT)
                    .isPresent();
            if (isText || name.equals(kind.name())) {
                String column = isText ? name : kind.nameColumn();
                known.of(kind.relation(), column, typed.substring(before.length()))
                        .forEach(value -> Completion.word(
                                before + value.text(), value.help(kind.relation()), "values", candidates));
            }
        }
    }

    /** What takes several is grouped by anything, what takes one compares subjects by what they have in common. */
    private void groups(String before, ParameterSpec parameter, List<Candidate> candidates) {
        if (parameter.type().equals(SEVERAL)) {
            anyGroups(before, candidates);
            return;
        }
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            attributes(kind, before, candidates);
        }
    }

    private static void attributes(SubjectKind kind, String before, List<Candidate> candidates) {
        kind.attributes()
                .forEach(attribute ->
                        Completion.word(before + attribute.name(), "of " + kind.relation(), "groups", candidates));
    }

    private void anyGroups(String before, List<Candidate> candidates) {
        UNITS.forEach((unit, help) -> Completion.word(before + unit, help, "calendar", candidates));
        Completion.word(before + "sensor_id", "each sensor", "groups", candidates);
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            Completion.word(before + kind.name(), "each of " + kind.relation(), "groups", candidates);
            attributes(kind, before, candidates);
            if (kind.origin().isPresent()) {
                Completion.word(before + "age_year", "each year of life", "groups", candidates);
            }
        }
    }

    static void zones(String before, List<Candidate> candidates) {
        Instant now = Instant.now();
        ZoneId.getAvailableZoneIds().forEach(zone -> {
            String offset = ZoneId.of(zone).getRules().getOffset(now).getId();
            Completion.word(
                    before + zone, offset.equals("Z") ? "now as UTC" : "now " + offset, "time zones", candidates);
        });
    }
}
