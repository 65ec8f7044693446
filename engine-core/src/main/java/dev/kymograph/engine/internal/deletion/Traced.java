package dev.kymograph.engine.internal.deletion;

import dev.kymograph.engine.ErasureReport;
import dev.kymograph.engine.ErasureReport.Row;
import dev.kymograph.engine.internal.catalog.Erasures.Traces;
import dev.kymograph.engine.internal.lake.ErasedFiles.Left;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What there was of a subject and what is left, told. */
final class Traced {

    private static final String CATALOG = "catalog";
    private static final String LAKE = "lake";
    private static final String THEIRS = "not the engine's to delete";

    private final Places places;

    Traced(Places places) {
        this.places = places;
    }

    /** What there was, what there is, and what could not go. */
    record Change(Traces before, Traces after, Left left) {}

    /** @param known whether it is registered */
    ErasureReport would(SubjectKind kind, int id, boolean known, Traces now) {
        long bytes = catalogBytes();
        Change none = new Change(now, now, new Left(0, List.of()));
        return new ErasureReport(kind.name(), id, false, bytes, bytes, rows(subject(kind, known, known), none));
    }

    ErasureReport done(SubjectKind kind, int id, boolean known, Change change, long bytesBefore) {
        return new ErasureReport(
                kind.name(),
                id,
                change.left().isNothing(),
                bytesBefore,
                catalogBytes(),
                rows(subject(kind, known, false), change));
    }

    private static Row subject(SubjectKind kind, boolean before, boolean after) {
        return new Row("subject", kind.relation(), before ? 1 : 0, after ? 1 : 0, "");
    }

    private List<Row> rows(Row subject, Change change) {
        Traces before = change.before();
        Traces after = change.after();
        Left left = change.left();
        List<Row> rows = new ArrayList<>(List.of(subject));
        Set<String> types = new TreeSet<>(before.readings().keySet());
        types.addAll(before.hot().keySet());
        for (String type : types) {
            add(
                    rows,
                    type,
                    LAKE,
                    before.readings().getOrDefault(type, 0L),
                    after.readings().getOrDefault(type, 0L));
            add(
                    rows,
                    type,
                    "hot readings",
                    before.hot().getOrDefault(type, 0L),
                    after.hot().getOrDefault(type, 0L));
        }
        rows.add(new Row("files", LAKE, before.files(), after.files(), held(left)));
        rows.add(new Row("bytes of these files", LAKE, before.bytes(), after.bytes(), ""));
        rows.add(new Row("earlier snapshots", CATALOG, before.snapshots(), after.snapshots(), ""));
        rows.add(new Row("rows about it", "quarantine", before.rows(), after.rows(), ""));
        rows.add(new Row("names and keys of sources", CATALOG, before.sources(), after.sources(), ""));
        left.waiting()
                .forEach(file -> rows.add(new Row("file", file, 1, 1, "cannot be deleted now; it is tried again")));
        notReached(rows, before);
        return rows;
    }

    private static void add(List<Row> rows, String what, String where, long before, long after) {
        if (before > 0 || after > 0) {
            rows.add(new Row(what, where, before, after, ""));
        }
    }

    private static String held(Left left) {
        return left.held() == 0 ? "" : "running questions still read some; they go by themselves afterwards";
    }

    private void notReached(List<Row> rows, Traces before) {
        if (before.untold() > 0) {
            rows.add(new Row(
                    "rows whose subject cannot be told",
                    "quarantine",
                    before.untold(),
                    before.untold(),
                    "look at them: quarantine list"));
        }
        before.adopted().forEach(file -> rows.add(new Row("adopted file", file, 1, 1, THEIRS)));
        if (Files.isDirectory(places.sample())) {
            rows.add(new Row("truth of sample data", places.sample().toString(), 1, 1, "invented; delete it by hand"));
        }
        rows.add(new Row("exports, backups", "elsewhere", -1, -1, "unknown to the engine"));
        rows.add(new Row("copies in caches", "other hosts", -1, -1, "unknown to the engine"));
    }

    long catalogBytes() {
        return bytes(places.catalog())
                + bytes(places.catalog().resolveSibling(places.catalog().getFileName() + ".wal"));
    }

    private static long bytes(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
