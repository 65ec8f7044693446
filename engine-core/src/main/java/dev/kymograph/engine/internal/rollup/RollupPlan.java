package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.query.ReadingsSql;
import dev.kymograph.engine.internal.query.Selection;
import dev.kymograph.engine.internal.query.SummaryNeed;
import dev.kymograph.engine.internal.query.SummaryPlan;
import dev.kymograph.engine.internal.rollup.RollupType.Part;
import dev.kymograph.engine.internal.text.Counted;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A question answered by one rollup: its buckets where it knows them and they lie within the time asked for, readings elsewhere.
 *
 * @param sums what there is of the rollup, in whole buckets of the time asked for
 * @param readings what there is of the readings
 * @param news of the whole buckets, those that the rollup does not know
 * @param keptFrom earlier readings are no longer kept
 * @param lost what the rollup lost of them
 */
record RollupPlan(
        Rollup rollup,
        MetricType type,
        Selection selection,
        SummaryNeed need,
        State.Part sums,
        State.Part readings,
        News news,
        long keptFrom,
        LostBuckets lost) {

    /** Whether all has to be read from readings in any case. */
    boolean isOfNoUse() {
        long all =
                readings.files().stream().mapToLong(LakeFile::readings).sum() + HotBatch.readings(readings.batches());
        return all > 0 && news.readings() >= all && !reachesBack();
    }

    /** Whether it is asked for readings that are no longer kept. */
    private boolean reachesBack() {
        return readings.scope().fromMicros().orElse(Long.MIN_VALUE) < keptFrom;
    }

    /** How much of the time asked for neither readings nor buckets tell of. */
    long lostMicros() {
        return reachesBack() ? untold() + lost.micros() : 0;
    }

    private long untold() {
        long from = readings.scope().fromMicros().orElse(Long.MIN_VALUE / 4);
        long to = Math.min(keptFrom, readings.scope().toMicros().orElse(keptFrom));
        long known = Math.min(to, Math.max(from, sums.scope().fromMicros().orElse(from)));
        long knownTo = Math.max(known, Math.min(to, sums.scope().toMicros().orElse(to)));
        return (known - from) + Math.max(0, to - knownTo);
    }

    SummaryPlan summary() {
        List<State.Part> cut = cut();
        List<State.Part> parts = new ArrayList<>();
        parts.add(sums);
        parts.add(together(cut));
        List<String> notes = new ArrayList<>(need.quantiles() ? List.of(RankedSql.NOTE) : List.of());
        lost.note().ifPresent(notes::add);
        return new SummaryPlan(
                rollup.name(),
                place -> with(place).relation(),
                parts,
                steps(cut),
                notes,
                !reachesBack() || untold() == 0);
    }

    /** The readings of buckets that are cut by the time asked for. */
    private List<State.Part> cut() {
        List<State.Part> cut = new ArrayList<>();
        Scope asked = readings.scope();
        if (sums.scope().fromMicros().isPresent()) {
            add(cut, asked.fromMicros(), sums.scope().fromMicros());
        }
        if (asked.toMicros().isPresent()) {
            add(cut, sums.scope().toMicros(), asked.toMicros());
        }
        return cut;
    }

    private void add(List<State.Part> cut, OptionalLong first, OptionalLong end) {
        long from = first.orElse(Long.MIN_VALUE);
        long to = end.getAsLong();
        List<LakeFile> files = readings.files().stream()
                .filter(file -> file.toMicros() >= from && file.fromMicros() < to)
                .toList();
        List<HotBatch> batches = readings.batches().stream()
                .filter(batch -> batch.toMicros() >= from && batch.fromMicros() < to)
                .toList();
        if (from < to && !(files.isEmpty() && batches.isEmpty())) {
            Scope asked = readings.scope();
            Scope scope = new Scope(asked.metricType(), first, end, asked.subjects(), asked.lifeYears());
            cut.add(readings.only(scope, files, batches));
        }
    }

    private State.Part together(List<State.Part> cut) {
        List<LakeFile> files = new ArrayList<>();
        cut.forEach(part -> files.addAll(part.files()));
        if (!news.isNone()) {
            files.addAll(news.touched().files());
        }
        return readings.only(readings.scope(), files.stream().distinct().toList(), readings.batches());
    }

    /** The same with files that lie elsewhere. */
    private RollupPlan with(UnaryOperator<LakeFile> place) {
        return new RollupPlan(
                rollup,
                type,
                selection,
                need,
                sums.with(place),
                readings.with(place),
                news.with(place),
                keptFrom,
                lost);
    }

    /** {@code summaries}. */
    private String relation() {
        MetricType summedUp = selection.metricType();
        SumsSql sql =
                new SumsSql(rollup, summedUp, need.quantiles() ? List.of(Part.values()) : Part.without(Part.QUANTILES));
        String known = new ReadingsSql(type, selection.kind(), sums).chosen();
        List<String> rest = new ArrayList<>();
        cut().forEach(part -> rest.add(new ReadingsSql(summedUp, selection.kind(), part).chosen()));
        String with = "";
        String unless = "";
        if (!news.isNone()) {
            with = News.BUCKETS + " AS MATERIALIZED (" + news.buckets(summedUp, selection.kind(), known) + "), ";
            unless = " ANTI JOIN " + News.BUCKETS + " d ON d.subject = r.subject AND d.b = r.\"timestamp\"";
            rest.add(news.readings(summedUp, selection.kind()));
        }
        String columns = "subject, \"timestamp\", " + sql.columns(selection.fields());
        String all = "SELECT " + columns + " FROM (" + known + ") r" + unless
                + (rest.isEmpty()
                        ? ""
                        : " UNION ALL SELECT " + columns + " FROM ("
                                + sql.sums(String.join(" UNION ALL ", rest), selection.fields()) + ")");
        String summaries = selection.fields().stream().map(this::summaries).collect(Collectors.joining(" UNION ALL "));
        String relation = "WITH " + with + "_sums AS (" + all + ") " + summaries;
        return need.age() ? new ReadingsSql(summedUp, selection.kind(), readings).aged("(" + relation + ")") : relation;
    }

    private String summaries(Field field) {
        return "SELECT subject, \"timestamp\", " + SqlText.text(field.name()) + " AS field"
                + as(field, Part.COUNT, "n")
                + as(field, Part.MEAN, "mean")
                + as(field, Part.M2, "m2")
                + asValue(field, Part.MIN, "least")
                + asValue(field, Part.MAX, "most")
                + asValue(field, Part.FIRST, "first")
                + as(field, Part.FIRST_AT, "first_at")
                + asValue(field, Part.LAST, "last")
                + as(field, Part.LAST_AT, "last_at")
                + (need.quantiles() ? as(field, Part.QUANTILES, "quantiles") : "")
                + " FROM _sums WHERE " + SqlText.name(Part.COUNT.of(field)) + " > 0";
    }

    /** What was summed up before a field became wider is narrower. */
    private static String asValue(Field field, Part part, String name) {
        return ", CAST(" + SqlText.name(part.of(field)) + " AS " + field.type().name() + ") AS \"" + name + '"';
    }

    private static String as(Field field, Part part, String name) {
        return ", " + SqlText.name(part.of(field)) + " AS \"" + name + '"';
    }

    private List<String> steps(List<State.Part> cut) {
        List<String> steps = new ArrayList<>();
        steps.add("rollup " + rollup.name() + ": whole buckets from "
                + sums.files().size() + " of " + Counted.of(sums.filesKnown(), "file"));
        if (!news.isNone()) {
            steps.add("rollup " + rollup.name() + ": newer are "
                    + Counted.of(news.files().size(), "file") + " and "
                    + Counted.batches(news.part().batches().size(), "hot")
                    + "; buckets that they touch are answered from "
                    + Counted.of(news.touched().files().size(), "file") + " of readings");
        }
        for (State.Part part : cut) {
            steps.add("rollup " + rollup.name() + ": "
                    + (part.scope().fromMicros().isPresent()
                            ? "from " + Micros.moment(part.scope().fromMicros().getAsLong()) + " "
                            : "")
                    + "until before " + Micros.moment(part.scope().toMicros().getAsLong())
                    + " a bucket is cut: answered from readings");
        }
        return steps;
    }
}
