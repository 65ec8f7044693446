package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What every catalog does with one caller: vocabulary, subjects, readings, commits, quarantine. */
public abstract class CatalogContract extends CatalogCase {

    @Test
    void keepsDeclarationsAsTheyWereMade() throws Exception {
        MetricType keyed = MetricType.every(
                        Duration.ofMillis(1500),
                        "click_count",
                        "whale",
                        Unit.NONE,
                        Field.of("clicks", FieldType.INTEGER)
                                .possible(0, 9000)
                                .plausible(1, 500)
                                .plausibleOf("species", "minke", 9, 90)
                                .plausibleOf("species", "orca", 1, 450)
                                .describedAs("per train"),
                        Field.of("loudest", FieldType.DOUBLE),
                        Field.of("heard", FieldType.BIGINT),
                        Field.of("buzz", FieldType.BOOLEAN))
                .keyedBy(new ReadingKey(true, List.of("loudest", "clicks")))
                .describedAs("echo location");
        SubjectKind plain =
                new SubjectKind("buoy", "buoys", "buoys", "buoy_id", "called", List.of(), Optional.empty(), List.of());

        catalog.declare(List.of(plain), List.of(keyed));
        Declarations expected = new Declarations(List.of(plain, WHALE), List.of(keyed, DEPTH, SONG));

        assertEquals(expected, catalog.declarations());
        reopen();
        assertEquals(expected, catalog.declarations());
    }

    @Test
    void declaringTheSameAgainChangesNothing() {
        long before = catalog.stateNumber();
        catalog.declare(List.of(WHALE), List.of(DEPTH));
        catalog.declare(List.of(), List.of());
        assertEquals(before, catalog.stateNumber());
    }

    @Test
    void widensAMetricTypeThatHasReadings() throws Exception {
        accept(catalog, 1, 10);
        Field loudness = Field.of("loudness", FieldType.DOUBLE);
        MetricType wider = MetricType.event(
                        "song_pitch",
                        "whale",
                        new Unit("kHz"),
                        loudness,
                        Field.of("pitch", FieldType.FLOAT).possible(1, 50_000),
                        Field.of("song", FieldType.TEXT))
                .describedAs("what they sing");
        long before = catalog.stateNumber();
        catalog.declare(List.of(), List.of(wider));
        assertTrue(catalog.stateNumber() > before, "a question sees the new field");

        MetricType stored = catalog.declarations().metricType("song_pitch").orElseThrow();
        assertEquals(
                List.of("pitch", "song", "loudness"),
                stored.fields().stream().map(Field::name).toList(),
                "new fields come last");
        assertEquals(new Unit("kHz"), stored.unit());
        assertEquals(Optional.empty(), stored.interval());
        assertEquals("what they sing", stored.description());
        Reading loud = new Reading(
                1,
                Instant.ofEpochSecond(1),
                Map.of("pitch", 7f, "loudness", 2.5),
                Optional.of("s1"),
                OptionalDouble.of(0.5));
        catalog.accept(
                "song_pitch",
                List.of(loud),
                List.of(span(1, 1_000_000, 1_000_000)),
                OptionalLong.empty(),
                List.of(),
                Optional.empty());

        reopen();
        assertEquals(stored, catalog.declarations().metricType("song_pitch").orElseThrow());
        List<List<Object>> readings = rows(catalog.hotReadings("song_pitch", List.of(1L, 2L)));
        assertEquals(
                List.of(
                        Arrays.asList(1L, 1L, 1, 10L, 100f, null, null, null, null),
                        Arrays.asList(2L, 2L, 1, 1_000_000L, 7f, null, 2.5, "s1", 0.5f)),
                readings);
    }

    @Test
    void widensASubjectKindThatHasSubjects() throws Exception {
        catalog.register(List.of(whale(1, "orca", LocalDate.of(2020, 2, 29))));
        long version = catalog.subjects("whale").version();
        List<Attribute> attributes = new ArrayList<>(WHALE.attributes());
        attributes.add(0, new Attribute("scars", AttributeType.TEXT));
        SubjectKind wider = new SubjectKind(
                "whale",
                "whales",
                "pod_whales",
                "whale_id",
                "called",
                attributes,
                Optional.of("born"),
                List.of(List.of("scars"), List.of("born")));

        catalog.declare(List.of(wider), List.of());
        Subject scarred = Subject.of("whale", 1, "Whale 1", Map.of("scars", "two", "species", "orca"));
        catalog.register(List.of(scarred));

        reopen();
        assertEquals(Optional.of(scarred), catalog.subject("whale", 1));
        assertTrue(catalog.subjects("whale").version() > version);
        List<List<String>> indexes = new ArrayList<>(WHALE.indexes());
        indexes.add(List.of("scars"));
        assertEquals(indexes, catalog.declarations().kind("whale").orElseThrow().indexes());
    }

    @Test
    void aMetricTypeWithoutReadingsMayBecomeAnyOther() throws Exception {
        MetricType other = MetricType.event("song_pitch", "whale", new Unit("Hz"), Field.of("tone", FieldType.TEXT))
                .keyedBy(new ReadingKey(true, List.of("tone")));
        catalog.requireDeclarable(List.of(), List.of(other));
        assertEquals(Optional.of(SONG), catalog.declarations().metricType("song_pitch"));
        declare(other);
        reopen();
        assertEquals(Optional.of(other), catalog.declarations().metricType("song_pitch"));
    }

    @Test
    void readingsThatAreOnTheirWayIntoAFileCountAsReadings() {
        catalog.reserveSequence(SONG);
        assertRefused(
                "metric.incompatible",
                "the field 'song' is missing",
                () -> declare(
                        MetricType.event("song_pitch", "whale", new Unit("Hz"), Field.of("pitch", FieldType.FLOAT))));
    }

    @Test
    void readingsThatWereCheckedByAnotherDeclarationAreRefused() {
        catalog.register(List.of(whale(1, "orca", null)));
        MetricType other = MetricType.event("song_pitch", "whale", new Unit("Hz"), Field.of("tone", FieldType.TEXT));
        declare(other);
        assertRefused("metric.changed", "declared anew", () -> catalog.reserveSequence(SONG));
        assertRefused("metric.changed", "declared anew", () -> accept(catalog, 1, 0));
        assertEquals(List.of(), catalog.hotBatches("song_pitch"));
        declare(MetricType.event("song_pitch", "whale", new Unit("Hz"), Field.of("pitch", FieldType.TEXT)));
        assertRefused("metric.changed", "declared anew", () -> accept(catalog, 1, 0));
        assertEquals(List.of(), catalog.hotBatches("song_pitch"));
    }

    @Test
    void refusesDeclarationsThatWhatIsStoredWouldNotFit() {
        catalog.register(List.of(whale(1, "orca", null)));
        accept(catalog, 1, 0);
        Field pitch = Field.of("pitch", FieldType.FLOAT);
        Field song = Field.of("song", FieldType.TEXT);
        Unit hertz = new Unit("Hz");
        assertRefused(
                "metric.incompatible",
                "'song_pitch': its type of field 'pitch' is [INTEGER], stored is [FLOAT]",
                () -> declare(
                        MetricType.event("song_pitch", "whale", hertz, Field.of("pitch", FieldType.INTEGER), song)));
        assertRefused(
                "metric.incompatible",
                "the field 'song' is missing",
                () -> declare(MetricType.event("song_pitch", "whale", hertz, pitch)));
        assertRefused(
                "metric.incompatible", "its reading key", () -> declare(SONG.keyedBy(new ReadingKey(true, List.of()))));
        assertRefused(
                "metric.incompatible",
                "its field 'species' has the name of a column of subject kind 'whale'",
                () -> declare(MetricType.event("x", "whale", hertz, Field.of("species", FieldType.TEXT))));
        assertRefused(
                "kind.unknown", "'squid' is not declared", () -> declare(MetricType.event("x", "squid", hertz, pitch)));
        SubjectKind elsewhere = new SubjectKind(
                "whale", "whales", "other", "whale_id", "called", WHALE.attributes(), WHALE.origin(), WHALE.indexes());
        assertRefused(
                "kind.incompatible",
                "'whale': its table is [other], stored is [pod_whales]",
                () -> catalog.declare(List.of(elsewhere), List.of()));
        SubjectKind taken = new SubjectKind(
                "squid", "squids", "segment", "squid_id", "called", List.of(), Optional.empty(), List.of());
        assertRefused(
                "kind.incompatible", "has a table 'segment' already", () -> catalog.declare(List.of(taken), List.of()));
        assertEquals(new Declarations(List.of(WHALE), List.of(DEPTH, SONG)), catalog.declarations());
    }

    private void declare(MetricType type) {
        catalog.declare(List.of(), List.of(type));
    }

    @Test
    void keepsSubjectsWithAttributesOfEveryType() throws Exception {
        Subject full = new Subject(
                "whale",
                -7,
                "Moby \"Dick\"; DROP TABLE pod_whales",
                Map.of(
                        "species",
                        "pottwal 🐳 'x'",
                        "length",
                        18.5,
                        "tagged",
                        true,
                        "calves",
                        3,
                        "dives",
                        5_000_000_000L,
                        "seen",
                        Instant.parse("2023-03-26T01:30:00.123456Z"),
                        "born",
                        LocalDate.of(2020, 2, 29)),
                Optional.of("acme"));
        Subject bare = Subject.of("whale", 3, "Bare", new HashMap<>());

        catalog.register(List.of(full, bare));
        reopen();

        assertEquals(Optional.of(full), catalog.subject("whale", -7));
        assertEquals(Optional.empty(), catalog.subject("whale", 4));
        assertEquals(List.of(full, bare), catalog.subjects("whale").subjects());
    }

    @Test
    void movesTheVersionOfSubjectsOnlyWhenOneChanges() {
        Subject orca = whale(1, "orca", LocalDate.of(2020, 1, 1));
        catalog.register(List.of(orca));
        long version = catalog.subjects("whale").version();
        long state = catalog.stateNumber();
        catalog.register(List.of(orca));
        catalog.register(List.of());
        assertEquals(version, catalog.subjects("whale").version());
        assertEquals(state, catalog.stateNumber());

        catalog.register(List.of(whale(1, "fin", null)));
        assertTrue(catalog.subjects("whale").version() > version);
        assertTrue(catalog.stateNumber() > state);
        assertEquals(
                catalog.subjects("whale").version(),
                catalog.state(List.of()).subjectVersions().get("whale"));
        assertEquals(Optional.of(whale(1, "fin", null)), catalog.subject("whale", 1));
    }

    @Test
    void ofSeveralSubjectsWithOneIdTheLastCounts() {
        catalog.register(List.of(whale(1, "orca", null)));
        catalog.register(List.of(whale(1, "fin", null), whale(2, "blue", null), whale(1, "grey", null)));
        assertEquals(
                List.of(whale(1, "grey", null), whale(2, "blue", null)),
                catalog.subjects("whale").subjects());
    }

    @Test
    void registersManySubjectsAtOnce() {
        List<Subject> many = new ArrayList<>();
        for (int id = 1; id <= 3000; id++) {
            many.add(whale(id, "s" + id % 7, LocalDate.of(2000, 1, 1).plusDays(id)));
        }
        catalog.register(many);
        many.set(99, whale(100, "changed", null));
        catalog.register(many);
        assertEquals(many, catalog.subjects("whale").subjects());
    }

    @Test
    void refusesSubjectsThatDoNotFitTheirKind() {
        assertRefused(
                "kind.unknown", "'squid'", () -> catalog.register(List.of(Subject.of("squid", 1, "x", Map.of()))));
        assertRefused(
                "subject.invalid",
                "no attribute 'colour'. Known are [species, length,",
                () -> catalog.register(List.of(Subject.of("whale", 1, "x", Map.of("colour", "grey")))));
        assertRefused(
                "subject.invalid",
                "'calves' expected [Integer], found [String three]",
                () -> catalog.register(List.of(Subject.of("whale", 1, "x", Map.of("calves", "three")))));
        assertRefused(
                "subject.invalid",
                "outside the years 1 to 9999",
                () -> catalog.register(List.of(whale(1, "x", LocalDate.of(10_000, 1, 1)))));
        assertEquals(List.of(), catalog.subjects("whale").subjects());
    }

    @Test
    void deletesOnlySubjectsWithoutReadings() {
        catalog.register(List.of(whale(1, "orca", null), whale(2, "orca", null), whale(3, "orca", null)));
        accept(catalog, 1, 10, 20);
        add(file("/a", span(2, 0, 9)));
        assertRefused("subject.has-readings", "it has 2 readings", () -> catalog.deleteSubject("whale", 1));
        assertRefused("subject.has-readings", "it has 10 readings", () -> catalog.deleteSubject("whale", 2));
        assertRefused("subject.unknown", "whale 9", () -> catalog.deleteSubject("whale", 9));
        long state = catalog.stateNumber();
        catalog.deleteSubject("whale", 3);
        assertEquals(Optional.empty(), catalog.subject("whale", 3));
        assertTrue(catalog.stateNumber() > state);

        long file = part(Scope.all("song_pitch")).files().get(0).id();
        catalog.commit(commit(List.of(), List.of(), List.of(file)));
        assertRefused(
                "subject.has-readings",
                "earlier snapshots have 10 readings of it",
                () -> catalog.deleteSubject("whale", 2));
        catalog.history().expire(Keep.newest(1), Instant.now());
        catalog.history().forget(Instant.now());
        catalog.deleteSubject("whale", 2);
        assertEquals(List.of(whale(1, "orca", null)), catalog.subjects("whale").subjects());
    }

    @Test
    void readingsOfASubjectDeletedAfterTheCheckAreRefused() {
        catalog.register(List.of(whale(1, "orca", null), whale(2, "orca", null)));
        OptionalLong checked = OptionalLong.of(catalog.subjects("whale").version());
        List<Span> ofOne = List.of(new Span(1, 10, 10, 1));
        List<Span> ofTwo = List.of(new Span(2, 10, 10, 1));
        Commit file = new Commit(
                "t", List.of(file("/a", span(1, 10, 10))), checked, List.of(), List.of(), List.of(), Optional.empty());
        catalog.deleteSubject("whale", 1);
        long state = catalog.stateNumber();
        assertRefused(
                "catalog.subject-gone",
                "whales [1]",
                () -> catalog.accept(
                        "song_pitch", List.of(song(1, 10, 100)), ofOne, checked, List.of(), Optional.empty()));
        assertRefused("catalog.subject-gone", "whales [1]", () -> catalog.commit(file));
        assertEquals(state, catalog.stateNumber());
        assertEquals(Optional.empty(), catalog.committed("t"));

        catalog.accept("song_pitch", List.of(song(2, 10, 100)), ofTwo, checked, List.of(), Optional.empty());
        catalog.register(List.of(whale(1, "orca", null)));
        catalog.commit(file);
        assertEquals(List.of("/a"), paths(Scope.all("song_pitch")));
    }

    @Test
    void numbersBatchesInTheOrderTheyWereAccepted() throws Exception {
        accept(catalog, 1, 30, 10);
        long reserved = catalog.reserveSequence(SONG);
        accept(catalog, 2, 20);
        accept(catalog, 2, 21);
        catalog.reserveSequence(DEPTH);
        accept(catalog, 3, 1);
        reopen();
        List<HotBatch> batches = catalog.hotBatches("song_pitch");
        assertEquals(
                List.of(1L, 3L, 4L, 6L),
                batches.stream().map(HotBatch::sequence).toList());
        assertEquals(2, reserved);
        assertEquals(batches.get(1).epoch(), batches.get(3).epoch(), "another metric type's bulk cuts nothing");
        assertTrue(batches.get(0).epoch() < batches.get(1).epoch(), "a bulk commit lies between");
        assertEquals(2, batches.get(0).readings());
        assertEquals(10, batches.get(0).fromMicros());
        assertEquals(30, batches.get(0).toMicros());
        assertEquals(List.of(), catalog.hotBatches("dive_depth"));
    }

    @Test
    void returnsHotReadingsAsTheyWereAccepted() {
        Reading before1970 = new Reading(
                1,
                Instant.parse("1969-12-31T23:59:59.999999900Z"),
                Map.of("pitch", Float.NaN, "song", "a 'b' \u0001"),
                Optional.empty(),
                OptionalDouble.of(1));
        catalog.accept(
                "song_pitch",
                List.of(before1970),
                List.of(span(1, -1, -1)),
                OptionalLong.empty(),
                List.of(),
                Optional.empty());
        accept(catalog, 2, 5);
        Rows rows = catalog.hotReadings("song_pitch", List.of(1L));
        assertEquals(
                List.of("batch_id", "sequence", "subject_id", "micros", "pitch", "song", "sensor_id", "quality_score"),
                rows.columns().stream().map(Column::name).toList());
        assertEquals(List.of(Arrays.asList(1L, 1L, 1, -1L, Float.NaN, "a 'b' \u0001", null, 1f)), rows(rows));
        assertEquals(List.of(), rows(catalog.hotReadings("song_pitch", List.of())));
    }

    @Test
    void aBatchThatCannotBeWrittenLeavesNothingBehind() {
        List<Reading> readings =
                List.of(song(1, 1, 5), Reading.of(1, Instant.ofEpochSecond(1), "pitch", "not a number"));
        assertRefused(
                "metric.changed",
                "Cannot take in readings of song_pitch",
                () -> catalog.accept(
                        "song_pitch",
                        readings,
                        List.of(span(1, 1, 1_000_000)),
                        OptionalLong.empty(),
                        List.of(),
                        Optional.empty()));
        accept(catalog, 2, 7);
        List<HotBatch> batches = catalog.hotBatches("song_pitch");
        assertEquals(1, batches.size());
        assertEquals(
                List.of(2),
                rows(catalog.hotReadings("song_pitch", List.of(1L, 2L))).stream()
                        .map(row -> row.get(2))
                        .toList());
    }

    @Test
    void keepsRejectionsAndSourcesBesideReadings() throws Exception {
        Rejection first = new Rejection("a.csv", 3, "song_pitch", "no number", "1,x", Origin.PROGRAM);
        Rejection second = new Rejection("a.csv", 9, "song_pitch", "no time", "", Origin.PROGRAM);
        IngestSummary summary = new IngestSummary(3, 1, 2, 0, false);
        long state = catalog.stateNumber();
        catalog.accept(
                "song_pitch",
                List.of(),
                List.of(),
                OptionalLong.empty(),
                List.of(first),
                Optional.of(new SourceRecord("k", "a.csv", summary)));
        catalog.quarantine().reject(List.of(second));
        catalog.quarantine().reject(List.of());
        assertEquals(state, catalog.stateNumber(), "no question sees a rejection");
        reopen();

        assertEquals(2, catalog.quarantine().count(Filter.ALL));
        List<List<Object>> listed = rows(catalog.quarantine().newest(Filter.ALL, 10));
        assertEquals(List.of(2L, 1L), listed.stream().map(row -> row.get(0)).toList(), "the newest first");
        assertEquals(
                List.of("a.csv", 9L, "song_pitch", "no time"), listed.get(0).subList(2, 6));
        assertEquals(1, rows(catalog.quarantine().newest(Filter.ALL, 1)).size());
        Quarantine.Item item = catalog.quarantine().find(1).orElseThrow();
        assertEquals("1,x", item.content());
        assertEquals(listed.get(1).get(1), item.at());
        assertEquals(Optional.empty(), catalog.quarantine().find(3));
        assertEquals(Optional.of(new IngestSummary(3, 1, 2, 0, true)), catalog.source("k"));
        assertEquals(Optional.empty(), catalog.source("other"));
    }

    @Test
    void rejectionsAreDroppedByIdSourceAndTarget() throws Exception {
        for (String source : List.of("a.csv", "b.csv")) {
            for (String target : List.of("song_pitch", "whale", "song_pitch")) {
                catalog.quarantine().reject(List.of(new Rejection(source, 1, target, "r", "c", Origin.PROGRAM)));
            }
        }
        assertEquals(0, catalog.quarantine().drop(Filter.ids(List.of())));
        assertEquals(2, catalog.quarantine().drop(Filter.ids(List.of(1L, 2L, 2L, 99L))));
        assertEquals(0, catalog.quarantine().drop(Filter.ALL.source("a.csv").target("whale")));
        assertEquals(1, catalog.quarantine().drop(Filter.ALL.source("a.csv").target("song_pitch")));
        assertEquals(1, catalog.quarantine().drop(Filter.ALL.target("whale")));
        reopen();
        assertEquals(2, catalog.quarantine().count(Filter.ALL));
        catalog.quarantine().reject(List.of(new Rejection("c.csv", 1, "whale", "r", "c", Origin.PROGRAM)));
        assertEquals(7L, rows(catalog.quarantine().newest(Filter.ALL, 1)).get(0).get(0), "ids are not given twice");
        assertEquals(1, catalog.quarantine().drop(Filter.ALL.source("c.csv")));
        assertEquals(2, catalog.quarantine().drop(Filter.ALL));
        assertEquals(0, catalog.quarantine().count(Filter.ALL));
    }

    @Test
    void rejectionsComeBackWithTheirOriginUntilTheyAreReplayed() throws Exception {
        Origin csv = new Origin(
                Origin.Of.SUBJECTS,
                Origin.Form.CSV,
                ";'",
                List.of("a=&b", "\u00e4 %\n", ""),
                Map.of("id", "a=&b"),
                "+02:00");
        catalog.quarantine()
                .reject(List.of(
                        new Rejection("a.csv", 1, "song_pitch", "Bad 'X'", "c", csv),
                        new Rejection("a.csv", 2, "song_pitch", "worse", "d", csv),
                        new Rejection("b.csv", 1, "whale", "r", "e", Origin.PROGRAM)));
        reopen();
        List<RefusedRow> rows = catalog.quarantine().rows(Filter.ALL, 0, 10);
        assertEquals(
                List.of(csv, csv, Origin.PROGRAM),
                rows.stream().map(row -> row.origin().orElseThrow()).toList());
        assertEquals(rows.subList(1, 2), catalog.quarantine().rows(Filter.ALL, 1, 1));
        assertEquals(1, catalog.quarantine().count(Filter.ALL.reason("bad 'x")));
        assertEquals(0, catalog.quarantine().count(Filter.ALL.reason("%")));

        catalog.quarantine().fix(rows.subList(0, 1), List.of("fixed"));
        assertRefused(
                "quarantine.changed",
                "Try again",
                () -> catalog.quarantine().fix(rows.subList(0, 2), List.of("x", "y")));
        List<RefusedRow> now = catalog.quarantine().rows(Filter.ALL, 0, 10);
        assertEquals("fixed", now.get(0).content());
        assertEquals(rows.get(1), now.get(1));
        assertEquals(
                List.of(false, false, true),
                rows(catalog.quarantine().newest(Filter.ALL, 9)).stream()
                        .map(row -> row.get(6))
                        .toList());

        Replayed replayed = new Replayed(now.subList(0, 1), Map.of(now.get(1), "still"));
        OptionalLong any = OptionalLong.empty();
        catalog.acceptReplayed("song_pitch", List.of(song(1, 10, 100)), List.of(span(1, 10, 10)), any, replayed);
        assertEquals(1, catalog.hotBatches("song_pitch").size());
        assertRefused(
                "quarantine.changed",
                "Try again",
                () -> catalog.acceptReplayed(
                        "song_pitch", List.of(song(1, 20, 100)), List.of(span(1, 20, 20)), any, replayed));
        assertEquals(1, catalog.hotBatches("song_pitch").size());
        reopen();
        assertEquals(Optional.empty(), catalog.quarantine().find(1));
        assertEquals("still", catalog.quarantine().find(2).orElseThrow().reason());
        catalog.registerReplayed(
                List.of(whale(5, "orca", null)),
                Set.of(),
                new Replayed(catalog.quarantine().rows(Filter.ALL.target("whale"), 0, 9), Map.of()));
        assertTrue(catalog.subject("whale", 5).isPresent());
        assertEquals(1, catalog.quarantine().count(Filter.ALL));
    }

    @Test
    void aSourceTakenInAgainReplacesItsRecord() {
        for (long read : new long[] {5, 6}) {
            SourceRecord source = new SourceRecord("k", "a.csv", new IngestSummary(read, read, 0, 0, false));
            catalog.accept("song_pitch", List.of(), List.of(), OptionalLong.empty(), List.of(), Optional.of(source));
        }
        assertEquals(Optional.of(new IngestSummary(6, 6, 0, 0, true)), catalog.source("k"));
    }

    @Test
    void movesBatchesIntoFilesInOneCommit() throws Exception {
        accept(catalog, 1, 10);
        accept(catalog, 1, 20);
        long state = catalog.stateNumber();
        NewFile file = new NewFile(
                "song_pitch", "/lake/ä b.parquet", 77, 1, 1, "ff00", "snappy", false, List.of(span(1, 10, 12)));
        Commit change = new Commit(
                "token-1",
                List.of(file),
                OptionalLong.empty(),
                List.of(1L),
                List.of(),
                List.of(new Rejection("s", 1, "song_pitch", "r", "c", Origin.PROGRAM)),
                Optional.of(new SourceRecord("k", "s", new IngestSummary(2, 1, 1, 0, false))));
        long snapshot = catalog.commit(change);

        assertEquals(Optional.of(snapshot), catalog.committed("token-1"));
        assertEquals(Optional.empty(), catalog.committed("token-2"));
        assertTrue(catalog.stateNumber() > state);
        reopen();
        State seen = catalog.state(List.of(Scope.all("song_pitch"), Scope.all("dive_depth")));
        assertEquals(snapshot, seen.snapshot());
        assertEquals(catalog.stateNumber(), seen.number());
        LakeFile expected = new LakeFile(
                1,
                "song_pitch",
                "/lake/ä b.parquet",
                77,
                3,
                10,
                12,
                1,
                1,
                "ff00",
                "snappy",
                false,
                Foreign.NOT,
                snapshot);
        assertEquals(List.of(expected), seen.parts().get(0).files());
        assertEquals(1, seen.parts().get(0).filesKnown());
        assertEquals(
                List.of(2L),
                seen.parts().get(0).batches().stream().map(HotBatch::id).toList());
        assertEquals(0, seen.parts().get(1).filesKnown());
        assertEquals(List.of(), rows(catalog.hotReadings("song_pitch", List.of(1L))));
        assertEquals(1, catalog.quarantine().count(Filter.ALL));
        assertTrue(catalog.source("k").isPresent());
    }

    @Test
    void refusesToRemoveWhatIsNoLongerLive() {
        accept(catalog, 1, 10);
        add(file("/a", span(1, 0, 5)));
        catalog.commit(commit(List.of(file("/b", span(1, 0, 10))), List.of(1L), List.of(1L)));
        State before = catalog.state(List.of(Scope.all("song_pitch")));
        Commit late = commit(List.of(file("/c", span(1, 10, 10))), List.of(1L), List.of());
        assertRefused("catalog.conflict", "hot batches [1]", () -> catalog.commit(late));
        assertRefused(
                "catalog.conflict", "files [1]", () -> catalog.commit(commit(List.of(), List.of(), List.of(2L, 1L))));
        assertEquals(before, catalog.state(List.of(Scope.all("song_pitch"))));
        assertEquals(Optional.empty(), catalog.committed(late.token()));
    }

    @Test
    void aCommitThatHappenedDoesNotHappenAgain() {
        Commit once = commit(List.of(file("/a", span(1, 0, 5))), List.of(), List.of());
        long snapshot = catalog.commit(once);
        add(file("/b", span(1, 9, 9)));
        assertEquals(snapshot, catalog.commit(once));
        assertEquals(List.of("/a", "/b"), paths(Scope.all("song_pitch")));
    }

    @Test
    void namesUnknownMetricTypesAndRefusesCallsAfterClosing() throws Exception {
        assertRefused("metric.unknown", "'howl'", () -> catalog.hotBatches("howl"));
        assertRefused("metric.unknown", "'howl'", () -> catalog.state(List.of(Scope.all("howl"))));
        assertRefused(
                "metric.unknown",
                "'howl'",
                () -> catalog.reserveSequence(
                        MetricType.event("howl", "whale", Unit.NONE, Field.of("loudness", FieldType.FLOAT))));
        catalog.close();
        assertRefused("catalog.closed", "the catalog is closed", () -> accept(catalog, 1, 1));
        catalog.close();
        assertFalse(catalog.declarations().metricTypes().isEmpty());
    }
}
