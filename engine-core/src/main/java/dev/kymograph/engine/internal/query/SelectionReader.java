package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.Question.Term;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.parameter.DurationWord;
import dev.kymograph.engine.internal.text.IsoMoments;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the terms of a question: some choose readings, the others are the analysis's parameters. */
final class SelectionReader {

    private static final List<String> OWN_WORDS =
            List.of("from", "to", "last", "age_year", "quality", "field", "subject", "limit", "as_of");

    private static final Set<String> SINGLE_WORDS = Set.of("from", "to", "last", "quality", "limit", "as_of");

    private final MetricType metricType;
    private final SubjectKind kind;
    private final Collection<String> parameterNames;
    private final SubjectNames names;
    private final Instant now;

    private final Map<String, List<String>> parameters = new LinkedHashMap<>();
    private final List<Scope.Condition> conditions = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final Set<String> given = new HashSet<>();
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> to = Optional.empty();
    private Optional<Scope.LifeYears> lifeYears = Optional.empty();
    private OptionalDouble leastQuality = OptionalDouble.empty();
    private AsOf asOf = AsOf.NOW;
    private OptionalLong mostRows = OptionalLong.empty();

    SelectionReader(
            MetricType metricType,
            SubjectKind kind,
            Collection<String> parameterNames,
            SubjectNames names,
            Clock clock) {
        this.metricType = metricType;
        this.kind = kind;
        this.parameterNames = parameterNames;
        this.names = names;
        this.now = clock.instant();
    }

    SelectionReader read(Question question) {
        question.terms().forEach(this::read);
        if (given.contains("last") && (given.contains("from") || given.contains("to"))) {
            throw wrong(
                    "selection.contradiction",
                    "last",
                    "it is a time of its own, beside from= and to=; give one of them");
        }
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            throw wrong("selection.contradiction", "from", "[" + from.get() + "] is after to=[" + to.get() + "]");
        }
        return this;
    }

    /** The words that are left for the analysis. */
    Map<String, List<String>> parameters() {
        return parameters;
    }

    Optional<Instant> from() {
        return from;
    }

    Optional<Instant> to() {
        return to;
    }

    /** How many rows of the answer are wanted. */
    OptionalLong mostRows() {
        return mostRows;
    }

    /** The selection; {@code byDefault} are its fields where the question chooses none. */
    Selection selection(List<Field> byDefault) {
        Scope scope = new Scope(metricType.name(), micros(from), micros(to), conditions, lifeYears);
        return new Selection(
                metricType, kind, fields.isEmpty() ? byDefault : fields, scope, leastQuality, asOf, List.of());
    }

    private void read(Term term) {
        String name = term.name();
        if (term.values().isEmpty() || term.values().stream().anyMatch(String::isBlank)) {
            throw wrong("selection.empty", name, "it has no value");
        }
        if (parameterNames.contains(name)) {
            requireEquals(term);
            if (parameters.putIfAbsent(name, term.values()) != null) {
                throw wrong("parameter.twice", name, "it is given twice");
            }
        } else if (name.equals(kind.name())
                || name.equals("subject")
                || name.equals(kind.idColumn())
                || name.equals(kind.nameColumn())) {
            conditions.add(subjects(term));
        } else if (kind.attribute(name).isPresent()) {
            conditions.add(attribute(kind.attribute(name).get(), term));
        } else {
            readOwn(term);
        }
    }

    private void readOwn(Term term) {
        if (SINGLE_WORDS.contains(term.name()) && !given.add(term.name())) {
            throw wrong("parameter.twice", term.name(), "it is given twice");
        }
        switch (term.name()) {
            case "from" -> from = Optional.of(moment(term));
            case "to" -> to = Optional.of(moment(term));
            case "last" -> {
                Duration length = length(term);
                Instant end = endOfLast(length);
                from = Optional.of(before(end, length));
                to = Optional.of(end);
            }
            case "age_year" -> lifeYears = Optional.of(years(term));
            case "quality" -> leastQuality = OptionalDouble.of(quality(term));
            case "as_of" -> asOf = AsOf.of(one(term));
            case "limit" -> mostRows = OptionalLong.of(count(term));
            case "field" -> term.values().forEach(word -> fields.add(field(word)));
            default -> throw unknown(term.name());
        }
    }

    private Scope.Condition subjects(Term term) {
        if (term.comparison() != Comparison.IS && term.comparison() != Comparison.IS_NOT) {
            throw wrong(
                    "selection.comparison",
                    term.name(),
                    "it is compared with [=] or [!=], found ["
                            + term.comparison().sign() + "]");
        }
        List<Object> ids = new ArrayList<>();
        for (String word : term.values()) {
            ids.add(subject(term.name(), word));
        }
        return new Scope.Condition("id", term.comparison(), ids);
    }

    private Integer subject(String term, String word) {
        boolean byName = term.equals(kind.nameColumn());
        if (!byName && word.matches("-?\\d{1,10}") && Long.parseLong(word) == (int) Long.parseLong(word)) {
            return Integer.valueOf(word);
        }
        return names.idOf(kind, word);
    }

    private Scope.Condition attribute(Attribute attribute, Term term) {
        boolean ordered = term.comparison() != Comparison.IS && term.comparison() != Comparison.IS_NOT;
        if (ordered && term.values().size() > 1) {
            throw wrong(
                    "selection.comparison", term.name(), "[" + term.comparison().sign() + "] takes one value");
        }
        List<Object> values = new ArrayList<>();
        for (String word : term.values()) {
            values.add(value(attribute, word));
        }
        return new Scope.Condition(attribute.name(), term.comparison(), values);
    }

    private Object value(Attribute attribute, String word) {
        try {
            return switch (attribute.type()) {
                case TEXT -> word;
                case INTEGER -> Integer.valueOf(word);
                case BIGINT -> Long.valueOf(word);
                case DOUBLE -> Double.valueOf(word);
                case BOOLEAN -> truth(attribute.name(), word);
                case DATE -> LocalDate.parse(word);
                case TIMESTAMP -> instant(word).orElseThrow(() -> wrongValue(attribute, word));
            };
        } catch (NumberFormatException | java.time.DateTimeException e) {
            throw wrongValue(attribute, word);
        }
    }

    private static Boolean truth(String name, String word) {
        if (!word.equals("true") && !word.equals("false")) {
            throw wrong("selection.value", name, "expected [true] or [false], found [" + word + "]");
        }
        return Boolean.valueOf(word);
    }

    private static KymographException wrongValue(Attribute attribute, String word) {
        String expected =
                attribute.type() == AttributeType.DATE ? "a date such as 2023-01-15" : "a " + attribute.type();
        return wrong("selection.value", attribute.name(), "expected [" + expected + "], found [" + word + "]");
    }

    private Instant moment(Term term) {
        String word = one(term);
        return instant(word)
                .orElseThrow(() -> wrong(
                        "selection.value",
                        term.name(),
                        "expected [a moment such as 2023-01-15 or 2023-01-15T10:30Z], found [" + word + "]"));
    }

    /**
     * The end of the second or, of days, of the minute that it is now: asked again within it, a question is the same, and finds the answer
     * that was kept. The end and not the beginning, so that nothing is missing that came right before.
     */
    private Instant endOfLast(Duration length) {
        ChronoUnit unit = length.compareTo(Duration.ofDays(1)) < 0 ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
        return now.truncatedTo(unit).plus(1, unit);
    }

    /** Nothing was read before the year 1, so no length of time needs to reach further. */
    private static Instant before(Instant moment, Duration length) {
        Instant first = Instant.parse("0001-01-01T00:00:00Z");
        return length.compareTo(Duration.between(first, moment)) > 0 ? first : moment.minus(length);
    }

    /** Programs write moments with nanoseconds; readings have microseconds. */
    static Optional<Instant> instant(String word) {
        return IsoMoments.instant(word.strip().replaceFirst("(\\.\\d{6})\\d+", "$1"));
    }

    private Duration length(Term term) {
        String word = one(term);
        return DurationWord.parse(word)
                .orElseThrow(() -> wrong(
                        "selection.value",
                        term.name(),
                        "expected [a length of time such as 30d or 12h], found [" + word + "]"));
    }

    private Scope.LifeYears years(Term term) {
        if (kind.origin().isEmpty()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "selection.not-applicable",
                    "Cannot choose by age_year: the subject kind '" + kind.name() + "' has no origin");
        }
        List<Integer> years = term.values().stream()
                .map(SelectionReader::year)
                .distinct()
                .sorted()
                .toList();
        int first = years.get(0);
        int last = years.get(years.size() - 1);
        if (last - first != years.size() - 1 || (years.size() > 1 && term.comparison() != Comparison.IS)) {
            throw wrong("selection.value", term.name(), "expected [years in a row], found " + years);
        }
        int oldest = Math.max(first, 999);
        Scope.LifeYears range = switch (term.comparison()) {
            case IS -> new Scope.LifeYears(first, last);
            case AT_LEAST -> new Scope.LifeYears(first, oldest);
            case ABOVE -> new Scope.LifeYears(first + 1, oldest + 1);
            case AT_MOST -> new Scope.LifeYears(1, first);
            case BELOW -> new Scope.LifeYears(1, first - 1);
            case IS_NOT -> throw wrong("selection.comparison", term.name(), "[!=] is not for years of life");
        };
        return lifeYears
                .map(known -> new Scope.LifeYears(
                        Math.max(known.first(), range.first()), Math.min(known.last(), range.last())))
                .orElse(range);
    }

    private static int year(String word) {
        if (!word.matches("[1-9]\\d{0,2}")) {
            throw wrong(
                    "selection.value", "age_year", "expected [a year of life, counted from 1], found [" + word + "]");
        }
        return Integer.parseInt(word);
    }

    private static double quality(Term term) {
        if (term.comparison() != Comparison.AT_LEAST || term.values().size() != 1) {
            throw wrong("selection.comparison", term.name(), "it is asked for as [quality>=0.8]");
        }
        String word = term.values().get(0);
        try {
            double least = Double.parseDouble(word);
            if (least >= 0 && least <= 1) {
                return least;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw wrong("selection.value", term.name(), "expected [a number from 0 to 1], found [" + word + "]");
    }

    private static long count(Term term) {
        String word = one(term);
        if (!word.matches("\\d{1,18}")) {
            throw wrong("selection.value", term.name(), "expected [a whole number], found [" + word + "]");
        }
        return Long.parseLong(word);
    }

    private Field field(String word) {
        return metricType.field(word).orElseThrow(() -> {
            List<String> known = metricType.fields().stream().map(Field::name).toList();
            return new KymographException(
                    ErrorKind.USAGE,
                    "field.unknown",
                    "Cannot find field '" + word + "' of " + metricType.name() + ": its fields are " + known + "."
                            + Nearest.didYouMean(word, known));
        });
    }

    private KymographException unknown(String word) {
        List<String> known = new ArrayList<>(OWN_WORDS);
        parameterNames.stream().filter(name -> !known.contains(name)).forEach(known::add);
        known.add(kind.name());
        kind.attributes().forEach(attribute -> known.add(attribute.name()));
        return new KymographException(
                ErrorKind.USAGE,
                "parameter.unknown",
                "Cannot use '" + word + "': it neither chooses readings nor is a parameter of this analysis."
                        + Nearest.didYouMean(word, known) + " Known are " + String.join(", ", known));
    }

    private static String one(Term term) {
        requireEquals(term);
        if (term.values().size() != 1) {
            throw wrong("selection.value", term.name(), "it takes one value, found " + term.values());
        }
        return term.values().get(0);
    }

    private static void requireEquals(Term term) {
        if (term.comparison() != Comparison.IS) {
            throw wrong(
                    "selection.comparison",
                    term.name(),
                    "it is given with [=], found [" + term.comparison().sign() + "]");
        }
    }

    private static OptionalLong micros(Optional<Instant> moment) {
        return moment.map(at -> OptionalLong.of(Micros.of(at))).orElse(OptionalLong.empty());
    }

    private static KymographException wrong(String code, String name, String why) {
        return new KymographException(ErrorKind.USAGE, code, "Cannot use '" + name + "': " + why);
    }
}
