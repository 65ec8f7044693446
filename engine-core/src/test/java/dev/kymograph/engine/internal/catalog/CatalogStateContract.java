package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.catalog.Scope.LifeYears;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a question sees: files by time, subject and life, and what of it overlaps. */
public abstract class CatalogStateContract extends CatalogCase {

    private static final long DAY = 86_400_000_000L;
    private static final long HOUR = DAY / 24;

    private static Scope between(long from, long to) {
        return new Scope("song_pitch", OptionalLong.of(from), OptionalLong.of(to), List.of(), Optional.empty());
    }

    private static Scope of(String column, Comparison comparison, Object... values) {
        Condition condition = new Condition(column, comparison, List.of(values));
        return new Scope(
                "song_pitch", OptionalLong.empty(), OptionalLong.empty(), List.of(condition), Optional.empty());
    }

    private static Scope years(int first, int last) {
        return new Scope(
                "song_pitch",
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                Optional.of(new LifeYears(first, last)));
    }

    @Test
    void theIdsOfAKindAreThoseThatAreRegisteredAndThoseThatFilesHave() {
        catalog.register(List.of(whale(4, "orca", null)));
        long with = add(file("/a", span(7, 0, 5)));
        catalog.commit(commit(List.of(), List.of(), List.of(1L)));
        assertTrue(catalog.state(List.of()).snapshot() > with);
        Set<Integer> ids = catalog.erasures().ids("whale");
        assertTrue(ids.containsAll(Set.of(4, 7)), ids::toString);
        assertFalse(ids.contains(99));
    }

    @Test
    void aWindowHoldsItsFirstMomentAndNotItsLast() {
        add(file("/a", span(1, 100, 200)));
        assertEquals(List.of("/a"), paths(between(200, 201)));
        assertEquals(List.of(), paths(between(201, 300)));
        assertEquals(List.of(), paths(between(0, 100)));
        assertEquals(List.of("/a"), paths(between(0, 101)));
        assertEquals(List.of("/a"), paths(between(150, 160)));
        accept(catalog, 1, 100, 200);
        assertEquals(1, part(between(200, 201)).batches().size());
        assertEquals(0, part(between(201, 300)).batches().size());
        assertEquals(0, part(between(0, 100)).batches().size());
        assertEquals(1, part(between(0, 101)).batches().size());
        assertEquals(1, part(between(201, 300)).filesKnown(), "known, though it holds no answer");
    }

    @Test
    void choosesFilesByConditionsOnSubjects() {
        catalog.register(List.of(
                whale(1, "orca", LocalDate.of(2020, 1, 1)),
                whale(2, "fin", LocalDate.of(2021, 1, 1)),
                whale(3, null, null)));
        add(file("/orca", span(1, 0, 9)), file("/fin", span(2, 0, 9)), file("/unknown", span(3, 0, 9)));
        add(file("/both", span(1, 20, 29), span(2, 20, 29)), file("/nobody", span(99, 0, 9)));

        assertEquals(List.of("/orca", "/both"), paths(of("species", Comparison.IS, "orca")));
        assertEquals(List.of("/orca", "/fin", "/both"), paths(of("species", Comparison.IS, "orca", "fin")));
        assertEquals(List.of("/fin", "/both"), paths(of("species", Comparison.IS_NOT, "orca")));
        assertEquals(List.of(), paths(of("species", Comparison.IS, "o'rca\" --")));
        assertEquals(List.of("/fin", "/both"), paths(of("born", Comparison.ABOVE, LocalDate.of(2020, 1, 1))));
        assertEquals(
                List.of("/orca", "/fin", "/both"), paths(of("born", Comparison.AT_LEAST, LocalDate.of(2020, 1, 1))));
        assertEquals(List.of("/orca", "/both"), paths(of("born", Comparison.BELOW, LocalDate.of(2021, 1, 1))));
        assertEquals(List.of("/unknown"), paths(of("id", Comparison.IS, 3)));
        assertEquals(List.of("/orca", "/fin", "/both"), paths(of("id", Comparison.AT_MOST, 2)));
        assertEquals(List.of("/fin", "/both"), paths(of("called", Comparison.IS, "Whale 2")));
        assertThrows(IllegalArgumentException.class, () -> paths(of("nothing", Comparison.IS, "x")));
    }

    @Test
    void allConditionsMustHoldForOneSubjectWithinTheWindow() {
        catalog.register(
                List.of(whale(1, "orca", LocalDate.of(2020, 1, 1)), whale(2, "fin", LocalDate.of(2021, 1, 1))));
        add(file("/a", span(1, 0, 9), span(2, 20, 29)));
        Condition orca = new Condition("species", Comparison.IS, List.of("orca"));
        Condition young = new Condition("born", Comparison.ABOVE, List.of(LocalDate.of(2020, 6, 1)));
        Scope neither = new Scope(
                "song_pitch", OptionalLong.empty(), OptionalLong.empty(), List.of(orca, young), Optional.empty());
        assertEquals(List.of(), paths(neither));
        Scope late =
                new Scope("song_pitch", OptionalLong.of(10), OptionalLong.empty(), List.of(orca), Optional.empty());
        assertEquals(List.of(), paths(late), "the file reaches there, its orca does not");
    }

    @Test
    void aLifeYearRunsFromBirthdayToBirthday() {
        catalog.register(List.of(whale(1, "orca", LocalDate.of(2020, 2, 29)), whale(2, "orca", null)));
        long first = micros("2021-02-28T00:00:00Z");
        long fourth = micros("2024-02-29T00:00:00Z");
        add(
                file("/before birth", span(1, 0, micros("2020-02-29T00:00:00Z") - 1)),
                file("/last of year 1", span(1, first - 1, first - 1)),
                file("/first of year 2", span(1, first, first)),
                file("/last of year 4", span(1, fourth - 1, fourth - 1)),
                file("/first of year 5", span(1, fourth, fourth)),
                file("/no birth date", span(2, 0, fourth)));

        assertEquals(List.of("/last of year 1"), paths(years(1, 1)));
        assertEquals(List.of("/first of year 2"), paths(years(2, 2)));
        assertEquals(List.of("/last of year 1", "/first of year 2"), paths(years(1, 2)));
        assertEquals(List.of(), paths(years(3, 3)));
        assertEquals(List.of("/last of year 4"), paths(years(3, 4)));
        assertEquals(List.of("/first of year 5"), paths(years(5, 5)));
        assertEquals(
                List.of("/last of year 4", "/first of year 5"),
                paths(years(3, Integer.MAX_VALUE)),
                "an open end is allowed");
        assertEquals(List.of(), paths(years(2, 1)));
        assertEquals(List.of(), paths(years(Integer.MAX_VALUE, Integer.MAX_VALUE)));
    }

    @Test
    void lifeWindowTimeWindowAndSegmentMustMeetAllThree() {
        catalog.register(List.of(whale(1, "orca", LocalDate.of(2020, 3, 1))));
        long start = micros("2021-03-01T00:00:00Z");
        add(file("/long", span(1, start - 100 * DAY, start + 700 * DAY)));
        Scope before = new Scope(
                "song_pitch",
                OptionalLong.of(start - 50 * DAY),
                OptionalLong.of(start),
                List.of(),
                Optional.of(new LifeYears(2, 2)));
        Scope touching = new Scope(
                "song_pitch",
                OptionalLong.of(start - 50 * DAY),
                OptionalLong.of(start + 1),
                List.of(),
                Optional.of(new LifeYears(2, 2)));
        Scope after = new Scope(
                "song_pitch",
                OptionalLong.of(micros("2022-03-01T00:00:00Z")),
                OptionalLong.empty(),
                List.of(),
                Optional.of(new LifeYears(2, 2)));
        assertEquals(List.of(), paths(before));
        assertEquals(List.of("/long"), paths(touching));
        assertEquals(List.of(), paths(after));
    }

    @Test
    void aLifeMayStartAtAMomentOfADayOrNever() {
        SubjectKind agent = new SubjectKind(
                "agent",
                "agents",
                "agents",
                "agent_id",
                "called",
                List.of(new Attribute("started", AttributeType.TIMESTAMP)),
                Optional.of("started"),
                List.of());
        SubjectKind rock =
                new SubjectKind("rock", "rocks", "rocks", "rock_id", "called", List.of(), Optional.empty(), List.of());
        Unit unit = Unit.NONE;
        catalog.declare(
                List.of(agent, rock),
                List.of(
                        MetricType.event("load", "agent", unit, Field.of("cpu", FieldType.FLOAT)),
                        MetricType.event("weight", "rock", unit, Field.of("kg", FieldType.FLOAT))));
        Instant started = Instant.parse("2020-02-29T13:00:00.000001Z");
        catalog.register(List.of(Subject.of("agent", 1, "a", Map.of("started", started))));
        catalog.register(List.of(whale(1, "orca", LocalDate.of(1900, 1, 1))));
        long edge = micros("2021-02-28T13:00:00.000001Z");
        add(
                new NewFile("load", "/year 1", 1, 1, 1, "x", "zstd", true, List.of(span(1, edge - 1, edge - 1))),
                new NewFile("load", "/year 2", 1, 1, 1, "x", "zstd", true, List.of(span(1, edge, edge))),
                new NewFile("weight", "/rock", 1, 1, 1, "x", "zstd", true, List.of(span(1, 0, edge))));
        Optional<LifeYears> second = Optional.of(new LifeYears(2, 2));
        List<State.Part> parts = catalog.state(List.of(
                        new Scope("load", OptionalLong.empty(), OptionalLong.empty(), List.of(), second),
                        new Scope("weight", OptionalLong.empty(), OptionalLong.empty(), List.of(), second)))
                .parts();
        assertEquals(
                List.of("/year 2"),
                parts.get(0).files().stream().map(LakeFile::path).toList());
        assertEquals(List.of(), parts.get(1).files());
    }

    @Test
    void filesOverlapWhereTheyShareASubjectsTime() {
        add(file("/1", span(1, 0, 10), span(2, 50, 60)));
        add(file("/2", span(1, 10, 20)), file("/3", span(2, 0, 49)), file("/4", span(3, 0, 99)));
        assertEquals(Set.of(1L, 2L), part(Scope.all("song_pitch")).overlapping(), "one equal timestamp is enough");
        assertEquals(Set.of(), part(between(21, 100)).overlapping(), "the partner holds no answer");

        add(file("/5", span(3, 99, 99)), file("/6", span(3, 99, 120)));
        assertEquals(Set.of(1L, 2L, 4L, 5L, 6L), part(Scope.all("song_pitch")).overlapping());
        catalog.commit(commit(List.of(file("/7", span(1, 0, 20))), List.of(), List.of(1L, 2L)));
        assertEquals(Set.of(4L, 5L, 6L), part(Scope.all("song_pitch")).overlapping(), "removed files overlap nothing");
        assertEquals(List.of("/3", "/4", "/5", "/6", "/7"), paths(Scope.all("song_pitch")));
    }

    @Test
    void filesOfTwoMetricTypesNeverOverlap() {
        add(file("/1", span(1, 0, 10)));
        add(new NewFile("dive_depth", "/2", 1, 1, 1, "x", "zstd", true, List.of(span(1, 0, 10))));
        List<State.Part> parts = catalog.state(List.of(Scope.all("song_pitch"), Scope.all("dive_depth")))
                .parts();
        assertEquals(Set.of(), parts.get(0).overlapping());
        assertEquals(Set.of(), parts.get(1).overlapping());
    }

    @Test
    void aFileOverlapsHotReadingsOfItsSubjects() {
        add(file("/1", span(1, 0, 10), span(2, 100, 110)), file("/2", span(2, 0, 50)));
        accept(catalog, 2, 60, 99);
        accept(catalog, 2, 111, 200);
        accept(catalog, 3, 0, 200);
        assertEquals(Set.of(), part(Scope.all("song_pitch")).overlapping(), "the readings lie between");
        accept(catalog, 2, 110);
        assertEquals(Set.of(1L), part(Scope.all("song_pitch")).overlapping());
        assertEquals(Set.of(), part(between(0, 110)).overlapping(), "that batch holds no answer");
        catalog.commit(commit(List.of(), List.of(4L), List.of()));
        assertEquals(Set.of(), part(Scope.all("song_pitch")).overlapping());
    }

    @Test
    void prunesAsANaiveReadingOfTheRulesDoes() {
        NaiveCatalog naive = new NaiveCatalog(Long.getLong("test.seed", System.nanoTime()));
        naive.fill(catalog, micros("2020-01-01T00:00:00Z"), HOUR);
        for (int i = 0; i < 80; i++) {
            List<Scope> scopes = List.of(naive.scope(), naive.scope());
            List<State.Part> seen = catalog.state(scopes).parts();
            for (int n = 0; n < scopes.size(); n++) {
                State.Part part = seen.get(n);
                String said = "seed " + naive.seed() + ": " + scopes.get(n);
                List<Integer> files = part.files().stream()
                        .map(file -> Integer.parseInt(file.path()))
                        .toList();
                assertEquals(naive.files(scopes.get(n)), files, said);
                assertEquals(
                        naive.batches(scopes.get(n)),
                        part.batches().stream().map(HotBatch::id).toList(),
                        said);
                List<Integer> overlapping = part.files().stream()
                        .filter(file -> part.overlapping().contains(file.id()))
                        .map(file -> Integer.parseInt(file.path()))
                        .toList();
                assertEquals(naive.overlapping(scopes.get(n)), overlapping, said);
                assertEquals(part.overlapping().size(), overlapping.size(), said + Arrays.asList(part.overlapping()));
            }
        }
    }
}
