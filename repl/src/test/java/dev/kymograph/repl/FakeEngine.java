package dev.kymograph.repl;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.AdoptionSummary;
import dev.kymograph.engine.Advice;
import dev.kymograph.engine.Backup;
import dev.kymograph.engine.BackupSummary;
import dev.kymograph.engine.Breakers;
import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport;
import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary;
import dev.kymograph.engine.DeletionSummary;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineStatistics;
import dev.kymograph.engine.ErasureReport;
import dev.kymograph.engine.ErasureReport.Row;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.Explanation;
import dev.kymograph.engine.ExportSummary;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.IngestKey;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.Jobs;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Plugins;
import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Quarantine.Fixed;
import dev.kymograph.engine.Quarantine.ReplaySummary;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.RebuildReport;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Retention;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.SampleSummary;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.Snapshots;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.StoredFile;
import dev.kymograph.engine.Subjects;
import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A small engine in memory: one metric of one kind; it repeats the questions that it is asked. */
final class FakeEngine implements Engine {

    static final MetricType LEVEL = MetricType.every(
                    Duration.ofMinutes(10), "level", "tank", new Unit("cm"), Field.of("height", FieldType.FLOAT))
            .describedAs("how full a tank is");

    static final SubjectKind TANK = new SubjectKind(
            "tank",
            "tanks",
            "all_tanks",
            "tank_id",
            "label",
            List.of(new Attribute("place", AttributeType.TEXT)),
            Optional.empty(),
            List.of());

    private final List<String> log;
    private final boolean torn;
    private final Optional<Path> adopted;
    private boolean closed;
    private int ticks = 1000;

    FakeEngine(List<String> log, boolean torn, Optional<Path> adopted) {
        this.log = log;
        this.torn = torn;
        log.add("open");
        this.adopted = adopted;
    }

    private void use(String what) {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        log.add(what);
    }

    @Override
    public Result ask(Question question, Watch watch) {
        use("ask " + question);
        List<Column> columns = List.of(
                new Column("name", ColumnType.TEXT),
                new Column("sign", ColumnType.TEXT),
                new Column("values", ColumnType.TEXT));
        List<List<Object>> rows = new ArrayList<>();
        for (Question.Term term : question.terms()) {
            rows.add(
                    List.of(term.name(), term.comparison().sign(), term.values().toString()));
        }
        return new FakeResult(Rows.of(columns, rows));
    }

    private static Result counted(Map<String, Long> values) {
        List<Column> columns = List.of(
                new Column("value", ColumnType.TEXT),
                new Column("folded", ColumnType.TEXT),
                new Column("rows", ColumnType.BIGINT));
        List<List<Object>> rows = new TreeMap<>(values)
                .entrySet().stream()
                        .map(value -> List.<Object>of(value.getKey(), value.getKey(), value.getValue()))
                        .toList();
        return new FakeResult(Rows.of(columns, rows));
    }

    /** Knows {@code numbers N}, {@code slow N}, {@code noted}, {@code wait}, {@code ticks}, {@code hours}, {@code fail}, and answers others with their own text. */
    @Override
    public Result sql(Select asked, Watch watch) {
        use("sql " + said(asked));
        String select = asked.sql();
        if (select.equals("FROM _")) {
            return new FakeResult(asked.lent().get(0).rows().get());
        }
        if (select.startsWith("FROM numbers ")) {
            return new FakeResult(new Counting(Long.parseLong(select.substring("FROM numbers ".length()))));
        }
        if (select.startsWith("FROM slow ")) {
            return new FakeResult(new Slow(Long.parseLong(select.substring("FROM slow ".length()))));
        }
        if (select.equals("FROM noted")) {
            return new FakeResult(new Counting(1), List.of("There is more to say."));
        }
        if (select.startsWith("FROM broken ")) {
            return new FakeResult(new Broken(Long.parseLong(select.substring("FROM broken ".length()))));
        }
        if (select.startsWith("SELECT place, lower(")) {
            return counted(Map.of("North Yard", 2L, "south", 1L));
        }
        if (select.startsWith("SELECT label, lower(")) {
            return counted(Map.of("Tank One", 1L));
        }
        if (select.startsWith("SELECT sensor_id, lower(")) {
            return counted(Map.of("collar-1", 1200L, "float-2", 7L));
        }
        if (select.equals("FROM wait")) {
            return waits(watch);
        }
        if (select.equals("FROM fault")) {
            throw new IllegalArgumentException("a fault");
        }
        if (select.equals("FROM ticks")) {
            return new FakeResult(
                    Rows.of(List.of(new Column("tick", ColumnType.TEXT)), List.of(List.of("tick " + ++ticks))));
        }
        if (select.equals("FROM hours")) {
            return new FakeResult(Rows.of(
                    List.of(new Column("hour", ColumnType.TIMESTAMP), new Column("height", ColumnType.DOUBLE, "cm")),
                    hours()));
        }
        if (select.startsWith("FROM unknown")) {
            throw new KymographException(ErrorKind.USAGE, "sql.unknown", "Cannot find [unknown]");
        }
        if (select.equals("FROM disk")) {
            throw new KymographException(ErrorKind.RESOURCE, "disk.full", "Cannot go on: the disk is full");
        }
        return new FakeResult(Rows.of(List.of(new Column("text", ColumnType.TEXT)), List.of(List.of(select))));
    }

    /** Two days that go up and down, with a gap. */
    private static List<List<Object>> hours() {
        List<List<Object>> hours = new ArrayList<>();
        for (int i = 0; i < 48; i += i == 30 ? 8 : 1) {
            hours.add(List.of(Instant.EPOCH.plus(Duration.ofHours(i)), (double) (Math.abs(i % 24 - 12) * 3)));
        }
        return hours;
    }

    private static String said(Select select) {
        return select.sql() + select.asOf().word().map(word -> " as of " + word).orElse("");
    }

    private static Result waits(Watch watch) {
        while (!watch.cancelled()) {
            watch.progress("waiting", 0.5);
            Thread.onSpinWait();
        }
        throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
    }

    @Override
    public Explanation explain(Question question) {
        use("explain " + question);
        return new Explanation(List.of("asks " + question.analysis()), "SELECT 1\nFROM files");
    }

    @Override
    public Explanation explainAnalyze(Question question, Watch watch) {
        return analyzed(explain(question));
    }

    @Override
    public Explanation explainAnalyzeSql(Select select, Watch watch) {
        return analyzed(explainSql(select));
    }

    private static Explanation analyzed(Explanation explanation) {
        return new Explanation(explanation.steps(), explanation.sql(), List.of("FILTER · 1 rows", "  TABLE_SCAN"));
    }

    @Override
    public Explanation explainSql(Select select) {
        use("explainSql " + said(select));
        return new Explanation(List.of("reads nothing"), select.sql());
    }

    @Override
    public ExportSummary export(Question question, ExportTarget target, Watch watch) {
        use("export " + question + " " + target);
        return summary();
    }

    @Override
    public ExportSummary exportSql(Select select, ExportTarget target, Watch watch) {
        use("exportSql " + said(select) + " " + target);
        return summary();
    }

    private static ExportSummary summary() {
        Provenance provenance =
                new Provenance(Provenance.Route.DUCKDB, 12, 2, 3, 4096, OptionalLong.empty(), Duration.ofMillis(7));
        return new ExportSummary(12, 345, 1, 0, List.of("No dog has the id 9."), provenance);
    }

    @Override
    public IngestSummary ingest(String metricType, List<Reading> batch) {
        throw new UnsupportedOperationException("the shell takes in files");
    }

    @Override
    public IngestSummary ingest(String metricType, List<Reading> batch, IngestKey key) {
        throw new UnsupportedOperationException("the shell takes in files");
    }

    @Override
    public IngestSummary ingest(String metricType, Stream<Reading> readings) {
        throw new UnsupportedOperationException("the shell takes in files");
    }

    /** Each line is a reading; one that begins with "bad" is refused. */
    @Override
    public IngestSummary ingest(SourceFile source, Watch watch) {
        use("ingest " + source.path().getFileName() + " " + source.metricType() + " " + source.format() + " "
                + source.parameters() + " " + source.subject() + " " + source.columns() + " " + source.zone() + " "
                + source.repeat() + source.key().map(key -> " key " + key).orElse(""));
        try {
            List<String> lines = Files.readAllLines(source.path());
            long bad = lines.stream().filter(line -> line.startsWith("bad")).count();
            return new IngestSummary(lines.size(), lines.size() - bad, bad, 0, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves out what the folder's name says. */
    @Override
    public AdoptionSummary adopt(Adoption adoption, Watch watch) {
        use("adopt " + adoption.folder() + " " + adoption.metricType() + " " + adoption.ownership() + " "
                + adoption.mode());
        List<AdoptionSummary.RefusedFile> refused = adoption.folder().endsWith("bad")
                ? List.of(new AdoptionSummary.RefusedFile(adoption.folder().resolve("x.parquet"), "it is empty"))
                : List.of();
        return new AdoptionSummary(3, 1200, 2, 1, 0, refused);
    }

    @Override
    public long flush() {
        use("flush");
        return 7;
    }

    @Override
    public DeletionSummary delete(Question question, Watch watch) {
        use("delete " + question);
        if (question.metricType().equals("summed_up")) {
            return new DeletionSummary("summed_up", 0, 0, 0, List.of(), List.of("summed_up_1d"));
        }
        return new DeletionSummary(question.metricType(), 3, 2, 1, List.of("/theirs/a.parquet"), List.of());
    }

    @Override
    public DeletionSummary deletable(Question question, Watch watch) {
        use("deletable " + question);
        return new DeletionSummary(question.metricType(), 3, 2, 0, List.of(), List.of());
    }

    @Override
    public ErasureReport erase(String kind, int id, Watch watch) {
        use("erase " + kind + " " + id);
        return new ErasureReport(
                kind,
                id,
                false,
                9,
                8,
                List.of(new Row("pulse_rate", "lake", 3, 0, ""), new Row("backups", "elsewhere", -1, -1, "unknown")));
    }

    @Override
    public ErasureReport erasable(String kind, int id) {
        use("erasable " + kind + " " + id);
        return id == 404
                ? ErasureReport.nothing(kind, id)
                : new ErasureReport(kind, id, false, 9, 9, List.of(new Row("pulse_rate", "lake", 3, 3, "")));
    }

    @Override
    public CompactionSummary compact(Compaction compaction, Watch watch) {
        use("compact " + compaction.metricType().orElse("all") + " " + compaction.mode());
        return new CompactionSummary(
                List.of(new CompactionSummary.Compacted("level", 9, 1, 900, 100, 90, 2)),
                List.of(new CompactionSummary.SkippedFile("level", "bad.parquet", "it is damaged")));
    }

    /** Of one metric all is well. */
    @Override
    public CheckReport check(Check check, Watch watch) {
        use("check " + check.metricType().orElse("all") + " " + check.depth() + " " + check.mode());
        if (check.metricType().isPresent()) {
            return new CheckReport(2, 3000, List.of(), List.of());
        }
        CheckReport.Finding missing = new CheckReport.Finding(
                CheckReport.Severity.ERROR, "file is missing", "a.parquet", "", "", "put it back");
        Instant then = Instant.parse("2024-01-01T00:00:00Z");
        List<CheckReport.LostFile> lost = check.mode() == Check.Mode.LOOK
                ? List.of()
                : List.of(new CheckReport.LostFile(
                        "level",
                        "a.parquet",
                        Optional.empty(),
                        List.of(1, 2),
                        then,
                        then,
                        7,
                        List.of(new CheckReport.Source("a.csv", then))));
        return new CheckReport(2, 3000, List.of(missing), lost);
    }

    @Override
    public RebuildReport rebuild(Optional<Path> from, Watch watch) {
        use("rebuild " + from.map(Path::getFileName));
        return new RebuildReport(
                List.of(new RebuildReport.Restored("level", 3, 70, 2)),
                List.of(
                        new RebuildReport.LeftOut("b.parquet", "it is empty"),
                        new RebuildReport.LeftOut("c.parquet", "it is empty")),
                List.of("Hot readings"));
    }

    @Override
    public SampleSummary generate(String sampleData, List<String> parameters, Watch watch) {
        use("generate " + sampleData + " " + parameters);
        if (parameters.contains("tanks=13")) {
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
        return new SampleSummary(2, new IngestSummary(10, 10, 0, 0, false), Path.of("truth"));
    }

    @Override
    public Subjects subjects() {
        return new FakeSubjects();
    }

    @Override
    public Vocabulary vocabulary() {
        return new FakeVocabulary();
    }

    @Override
    public Quarantine quarantine() {
        return new FakeQuarantine();
    }

    @Override
    public Retention retention() {
        throw new UnsupportedOperationException("no retention");
    }

    @Override
    public Rollups rollups() {
        throw new UnsupportedOperationException("no rollups");
    }

    @Override
    public BackupSummary backup(Backup backup, Watch watch) {
        use("backup " + backup.folder() + (backup.mode() == Backup.Mode.REPLACE ? " replacing" : ""));
        return new BackupSummary(2, 3_000, 7, 1, 1, List.of("lake/level.parquet"));
    }

    @Override
    public List<StoredFile> files() {
        StoredFile own = file("lake/level.parquet", false);
        return adopted.map(theirs -> List.of(own, file(theirs.toString(), true)))
                .orElse(List.of(own));
    }

    private static StoredFile file(String name, boolean adopted) {
        return new StoredFile(
                "level",
                name,
                1_000,
                2_000,
                Instant.parse("2024-01-01T00:00:00Z"),
                Instant.parse("2024-02-01T00:00:00Z"),
                adopted ? "" : "zstd",
                adopted);
    }

    @Override
    public EngineStatistics statistics() {
        return new EngineStatistics(new EngineStatistics.Cache(2, 2048, 1 << 20, 3, 1));
    }

    @Override
    public Jobs jobs() {
        return new Jobs() {
            @Override
            public List<Job> list() {
                return List.of(new Job(
                        "compaction",
                        "makes few large files",
                        Jobs.State.RUNNING,
                        "writing level",
                        0.5,
                        Optional.of("it is damaged"),
                        Optional.of(Instant.parse("2024-01-01T00:00:00Z")),
                        Optional.empty()));
            }

            @Override
            public void cancel(String name) {
                use("cancel " + name);
            }
        };
    }

    @Override
    public Breakers breakers() {
        return new Breakers() {
            @Override
            public List<Breaker> list() {
                return List.of(new Breaker(
                        "s3://herd/lake",
                        Breakers.State.HALF_OPEN,
                        7,
                        9,
                        Optional.of("nobody answers"),
                        Optional.of(Instant.parse("2024-01-01T00:00:00Z"))));
            }

            @Override
            public void reset() {
                use("reset all");
            }

            @Override
            public void reset(String name) {
                use("reset " + name);
            }
        };
    }

    @Override
    public Snapshots snapshots() {
        return new FakeSnapshots(this::use);
    }

    @Override
    public Advice advice() {
        throw new UnsupportedOperationException("advice");
    }

    @Override
    public List<String> troubles() {
        return List.of("Hot readings of level stay in the catalog");
    }

    @Override
    public Plugins plugins() {
        return new FakePlugins(torn);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            log.add("close");
        }
    }

    private record FakeResult(Rows rows, List<String> notes) implements Result {

        FakeResult(Rows rows) {
            this(rows, List.of());
        }

        @Override
        public List<String> types() {
            return Collections.nCopies(columns().size(), "");
        }

        @Override
        public Object value(String name) {
            for (int i = 0; i < columns().size(); i++) {
                if (columns().get(i).name().equals(name)) {
                    return value(i);
                }
            }
            throw new IllegalArgumentException(name);
        }

        @Override
        public Provenance provenance() {
            return new Provenance(Provenance.Route.DUCKDB, 1, 3, 41, 1000, OptionalLong.empty(), Duration.ofMillis(5));
        }

        @Override
        public List<Column> columns() {
            return rows.columns();
        }

        @Override
        public boolean next() {
            return rows.next();
        }

        @Override
        public Object value(int index) {
            return rows.value(index);
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    /** Gives the first five thousand rows at once, and then one at a time. */
    private static final class Slow implements Rows {
        private final Counting rows;
        private int given;

        Slow(long most) {
            rows = new Counting(most);
        }

        @Override
        public List<Column> columns() {
            return rows.columns();
        }

        @Override
        public boolean next() {
            if (given++ > 5000) {
                TypedSession.sleep();
            }
            return rows.next();
        }

        @Override
        public Object value(int index) {
            return rows.value(index);
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    /** Gives so many rows and then fails, as at a limit. */
    private static final class Broken implements Rows {
        private final long most;
        private long given;

        Broken(long most) {
            this.most = most;
        }

        @Override
        public List<Column> columns() {
            return List.of(new Column("n", ColumnType.BIGINT));
        }

        @Override
        public boolean next() {
            if (given == most) {
                throw new KymographException(
                        ErrorKind.RESOURCE, "query.rows", "Cannot answer with more than " + most + " rows");
            }
            given++;
            return true;
        }

        @Override
        public Object value(int index) {
            return given - 1;
        }

        @Override
        public void close() {}
    }

    private static final class Counting implements Rows {
        private final long most;
        private long current;

        Counting(long most) {
            this.most = most;
        }

        @Override
        public List<Column> columns() {
            return List.of(new Column("number", ColumnType.BIGINT), new Column("padding", ColumnType.TEXT));
        }

        @Override
        public boolean next() {
            return current++ < most;
        }

        @Override
        public Object value(int index) {
            return index == 0 ? (Object) current : "some text that takes room " + current;
        }

        @Override
        public void close() {}
    }

    private static final class FakeVocabulary implements Vocabulary {
        @Override
        public List<MetricType> metricTypes() {
            return List.of(LEVEL);
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(TANK);
        }

        @Override
        public List<CommandSpec> analyses() {
            return List.of(
                    new CommandSpec(
                            "statistics",
                            "what is usual",
                            "",
                            List.of(new ParameterSpec(
                                    "by", "group by", "text", Optional.empty(), false, List.of("day", "month")))),
                    new CommandSpec(
                            "series",
                            "one value a bucket",
                            "",
                            List.of(
                                    new ParameterSpec("by", "groups", "a,b", Optional.empty(), false, List.of()),
                                    new ParameterSpec(
                                            "zone", "of days", "zone", Optional.of("UTC"), false, List.of()))),
                    new CommandSpec(
                            "compare",
                            "one with others",
                            "",
                            List.of(
                                    new ParameterSpec("by", "groups", "word", Optional.empty(), true, List.of()),
                                    new ParameterSpec(
                                            "way",
                                            "which",
                                            "word",
                                            Optional.of("up"),
                                            false,
                                            List.of("up", "down"),
                                            Map.of("up", "towards the sky")))));
        }

        @Override
        public List<FunctionSpec> functions() {
            return List.of();
        }

        @Override
        public List<BuiltInFunction> builtInFunctions() {
            return List.of(
                    new BuiltInFunction(
                            "bar",
                            List.of("scalar"),
                            List.of("bar(x, min, max)"),
                            "Draws a band. And more.",
                            List.of()),
                    new BuiltInFunction(
                            "height_of",
                            List.of("scalar", "window"),
                            List.of("height_of(level) → DOUBLE", "height_of(level, unit)"),
                            "How high it is. NULL is not high.",
                            List.of("height_of(3)", "height_of(3, 'cm')")),
                    new BuiltInFunction("heap", List.of("macro"), List.of("heap(l)"), "", List.of()));
        }

        @Override
        public List<CommandSpec> sampleData() {
            return List.of(new CommandSpec(
                    "tanks",
                    "some tanks",
                    "tanks",
                    List.of(
                            new ParameterSpec("tanks", "how many", "number", Optional.of("2"), false, List.of()),
                            new ParameterSpec("first_day", "from", "date", Optional.empty(), false, List.of()))));
        }

        @Override
        public List<CommandSpec> formats() {
            return List.of(
                    new CommandSpec("csv", "lines of values", "", List.of()),
                    new CommandSpec(
                            "tank-log",
                            "what tanks write",
                            "tanks",
                            List.of(new ParameterSpec("side", "of it", "text", Optional.empty(), false, List.of()))));
        }

        @Override
        public List<Relation> relations() {
            return List.of(
                    new Relation("level", List.of("tank_id", "timestamp", "height")),
                    new Relation("tanks", List.of("id", "name", "place")));
        }
    }

    private static final class FakeSubjects implements Subjects {
        private final List<Subject> known =
                List.of(Subject.of("tank", 1, "north", Map.of()), Subject.of("tank", 2, "south", Map.of()));

        @Override
        public void register(List<Subject> subjects) {
            throw new UnsupportedOperationException("the shell imports files");
        }

        @Override
        public Optional<Subject> find(String kind, int id) {
            return known.stream().filter(subject -> subject.id() == id).findFirst();
        }

        @Override
        public List<Subject> list(String kind) {
            return known;
        }

        @Override
        public void hold(String kind, int id, String why) {
            throw new UnsupportedOperationException("nobody is held");
        }

        @Override
        public boolean release(String kind, int id) {
            return false;
        }

        @Override
        public List<Held> held(String kind) {
            return List.of();
        }

        @Override
        public void delete(String kind, int id) {
            throw new UnsupportedOperationException("the shell does not delete");
        }

        @Override
        public void readmit(String kind, int id) {
            throw new UnsupportedOperationException("no test readmits");
        }

        @Override
        public Optional<Waiting> waiting() {
            return Optional.of(new Waiting(3, Duration.ofMillis(2500)));
        }

        @Override
        public Followed follow() {
            return new Followed(3, 1);
        }

        @Override
        public Followed reread() {
            return new Followed(4, 2);
        }

        @Override
        public SubjectImport importFile(String kind, Path file, Map<String, String> columns, Watch watch) {
            return new SubjectImport(3, 2, 1);
        }
    }

    private static final class FakeQuarantine implements Quarantine {
        private final Item item =
                new Item(5, Instant.EPOCH, "a.csv", 3, "level", "no timestamp", "bad,row", Optional.empty());

        @Override
        public Rows list(Filter filter, int most) {
            return Rows.of(List.of(new Column("id", ColumnType.BIGINT)), List.of(List.of(item.id())));
        }

        @Override
        public Optional<Item> find(long id) {
            return id == item.id() ? Optional.of(item) : Optional.empty();
        }

        @Override
        public List<Fixed> fix(Filter filter, Map<String, String> values) {
            return matches(filter) ? List.of(new Fixed(item.id(), item.content(), values.toString())) : List.of();
        }

        @Override
        public ReplaySummary replay(Filter filter, Watch watch) {
            return matches(filter)
                    ? new ReplaySummary(3, 1, 2, 0, Map.of("no timestamp", 2L))
                    : new ReplaySummary(0, 0, 0, 0, Map.of());
        }

        @Override
        public long drop(Filter filter) {
            return matches(filter) ? 1 : 0;
        }

        private boolean matches(Filter filter) {
            return filter.ids().map(ids -> ids.contains(item.id())).orElse(true)
                    && filter.source().map(item.source()::equals).orElse(true)
                    && filter.target().map(item.target()::equals).orElse(true)
                    && filter.reason().map(item.reason()::contains).orElse(true);
        }
    }
}
