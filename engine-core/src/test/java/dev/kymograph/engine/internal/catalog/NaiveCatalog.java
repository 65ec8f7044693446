package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.catalog.Scope.LifeYears;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

/** Random files, batches and scopes, and what the rules say of them, in plain Java. */
final class NaiveCatalog {

    private static final List<String> SPECIES = List.of("orca", "fin", "blue");
    private static final List<LocalDate> BIRTHS = List.of(
            LocalDate.of(2020, 2, 29),
            LocalDate.of(2019, 12, 31),
            LocalDate.of(2021, 2, 28),
            LocalDate.of(2024, 2, 29));

    private final long seed;
    private final Random random;
    private final List<Subject> subjects = new ArrayList<>();
    private final Map<Integer, List<Span>> files = new LinkedHashMap<>();
    private final Map<Long, List<Span>> batches = new LinkedHashMap<>();
    private long origin;
    private long unit;

    NaiveCatalog(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    long seed() {
        return seed;
    }

    void fill(Catalog catalog, long from, long unitMicros) {
        origin = from;
        unit = unitMicros;
        for (int id = 1; id <= 12; id++) {
            String species = random.nextInt(4) == 0 ? null : pick(SPECIES);
            subjects.add(CatalogCase.whale(id, species, random.nextInt(4) == 0 ? null : pick(BIRTHS)));
        }
        catalog.register(subjects);
        for (int i = 0; i < 12; i++) {
            commit(catalog);
        }
        for (long batch = 1; batch <= 12; batch++) {
            List<Span> spans = spans(1 + random.nextInt(2));
            List<Reading> readings = new ArrayList<>();
            spans.forEach(span -> readings.add(CatalogCase.song(span.subject(), span.fromMicros(), 1)));
            catalog.accept("song_pitch", readings, spans, OptionalLong.empty(), List.of(), Optional.empty());
            batches.put(batch, spans);
        }
    }

    private void commit(Catalog catalog) {
        List<NewFile> added = new ArrayList<>();
        int first = files.size();
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
            List<Span> spans = spans(1 + random.nextInt(4));
            files.put(first + i, spans);
            added.add(CatalogCase.file(String.valueOf(first + i), spans.toArray(Span[]::new)));
        }
        List<Long> removed = new ArrayList<>();
        if (first > 0 && random.nextBoolean()) {
            int gone = random.nextInt(first);
            if (!files.get(gone).isEmpty()) {
                files.put(gone, List.of());
                removed.add(gone + 1L);
            }
        }
        catalog.commit(new Commit(
                UUID.randomUUID().toString(),
                added,
                OptionalLong.empty(),
                List.of(),
                removed,
                List.of(),
                Optional.empty()));
    }

    /** Of different subjects. */
    private List<Span> spans(int count) {
        Map<Integer, Span> spans = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int subject = 1 + random.nextInt(13);
            long one = moment();
            long length = random.nextBoolean() ? 0 : random.nextInt(4000) * unit;
            spans.put(subject, new Span(subject, one, one + length, 1));
        }
        return List.copyOf(spans.values());
    }

    /** Often at a birthday, or a microsecond before or after one. */
    private long moment() {
        if (random.nextInt(3) > 0) {
            long birthday = CatalogCase.micros(pick(BIRTHS).plusYears(random.nextInt(4)));
            return birthday + random.nextInt(3) - 1;
        }
        return origin + random.nextInt(40_000) * unit;
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    Scope scope() {
        long one = moment();
        long other = moment();
        OptionalLong from = random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(Math.min(one, other));
        OptionalLong to = random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(Math.max(one, other) + 1);
        List<Condition> conditions = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            Comparison comparison = random.nextBoolean() ? Comparison.IS : Comparison.IS_NOT;
            conditions.add(new Condition("species", comparison, List.of(pick(SPECIES), pick(SPECIES))));
        }
        if (random.nextInt(4) == 0) {
            Comparison comparison =
                    pick(List.of(Comparison.ABOVE, Comparison.AT_LEAST, Comparison.BELOW, Comparison.AT_MOST));
            conditions.add(new Condition("born", comparison, List.of(pick(BIRTHS))));
        }
        Optional<LifeYears> years = Optional.empty();
        if (random.nextInt(3) == 0) {
            int first = 1 + random.nextInt(4);
            years = Optional.of(new LifeYears(first, first + random.nextInt(3)));
        }
        return new Scope("song_pitch", from, to, conditions, years);
    }

    List<Integer> files(Scope scope) {
        return files.keySet().stream()
                .filter(file -> canAnswer(scope, files.get(file)))
                .toList();
    }

    List<Long> batches(Scope scope) {
        return batches.keySet().stream()
                .filter(batch -> canAnswer(scope, batches.get(batch)))
                .toList();
    }

    private boolean canAnswer(Scope scope, List<Span> spans) {
        boolean anySubject = scope.subjects().isEmpty() && scope.lifeYears().isEmpty();
        return anySubject ? reaches(scope, spans) : spans.stream().anyMatch(span -> matches(scope, span));
    }

    /** From the first to the last reading, whosever they are. */
    private static boolean reaches(Scope scope, List<Span> spans) {
        return !spans.isEmpty()
                && spans.stream().mapToLong(Span::fromMicros).min().orElseThrow()
                        < scope.toMicros().orElse(Long.MAX_VALUE)
                && spans.stream().mapToLong(Span::toMicros).max().orElseThrow()
                        >= scope.fromMicros().orElse(Long.MIN_VALUE);
    }

    List<Integer> overlapping(Scope scope) {
        List<Integer> found = files(scope);
        List<Long> hot = batches(scope);
        return found.stream()
                .filter(file ->
                        found.stream().anyMatch(other -> !other.equals(file) && meet(files.get(file), files.get(other)))
                                || hot.stream().anyMatch(batch -> meet(files.get(file), batches.get(batch))))
                .toList();
    }

    private static boolean meet(List<Span> some, List<Span> others) {
        return some.stream()
                .anyMatch(one -> others.stream()
                        .anyMatch(other -> one.subject() == other.subject()
                                && one.fromMicros() <= other.toMicros()
                                && other.fromMicros() <= one.toMicros()));
    }

    private boolean matches(Scope scope, Span span) {
        long from = Math.max(span.fromMicros(), scope.fromMicros().orElse(Long.MIN_VALUE));
        long to = Math.min(span.toMicros(), scope.toMicros().orElse(Long.MAX_VALUE) - 1);
        Optional<Subject> subject = subjects.stream()
                .filter(one -> one.id() == span.subject())
                .filter(one -> scope.subjects().stream().allMatch(condition -> holds(condition, one)))
                .findFirst();
        if (subject.isEmpty()) {
            return false;
        }
        if (scope.lifeYears().isPresent()) {
            LocalDate born = (LocalDate) subject.get().attributes().get("born");
            if (born == null) {
                return false;
            }
            LifeYears years = scope.lifeYears().get();
            from = Math.max(from, CatalogCase.micros(born.plusYears(years.first() - 1L)));
            to = Math.min(to, CatalogCase.micros(born.plusYears(years.last())) - 1);
        }
        return from <= to;
    }

    private static boolean holds(Condition condition, Subject subject) {
        Object value = subject.attributes().get(condition.column());
        if (value == null) {
            return false;
        }
        LocalDate date = value instanceof LocalDate known ? known : null;
        LocalDate bound = condition.values().get(0) instanceof LocalDate known ? known : null;
        return switch (condition.comparison()) {
            case IS -> condition.values().contains(value);
            case IS_NOT -> !condition.values().contains(value);
            case ABOVE -> date.isAfter(bound);
            case AT_LEAST -> !date.isBefore(bound);
            case BELOW -> date.isBefore(bound);
            case AT_MOST -> !date.isAfter(bound);
        };
    }
}
