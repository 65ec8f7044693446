package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Quarantine.Fixed;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.source.RowFix;
import dev.kymograph.metric.MetricType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Changes values of rows in the quarantine. */
final class QuarantineFix {

    private static final int MOST = 100_000;

    private final Catalog catalog;
    private final DuckDbInstance store;

    QuarantineFix(Catalog catalog, DuckDbInstance store) {
        this.catalog = catalog;
        this.store = store;
    }

    List<Fixed> run(Filter filter, Map<String, String> values) {
        if (values.isEmpty()) {
            throw new KymographException(
                    ErrorKind.USAGE, "quarantine.nothing-to-fix", "Cannot fix rows: no column is given a value");
        }
        List<RefusedRow> rows = catalog.quarantine().rows(filter, 0, MOST);
        requireAll(filter, rows);
        List<String> contents = new ArrayList<>();
        try (Connection connection = store.connect()) {
            RowFix fix = new RowFix(connection, values);
            for (List<RefusedRow> alike : alike(rows)) {
                contents.addAll(changed(fix, alike));
            }
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "fix rows of the quarantine");
        }
        catalog.quarantine().fix(rows, contents);
        List<Fixed> fixed = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            fixed.add(new Fixed(rows.get(i).id(), rows.get(i).content(), contents.get(i)));
        }
        return fixed;
    }

    private void requireAll(Filter filter, List<RefusedRow> rows) {
        long all = catalog.quarantine().count(filter);
        if (all > rows.size()) {
            throw new KymographException(
                    ErrorKind.RESOURCE,
                    "quarantine.too-many",
                    "Cannot fix " + all + " rows at once: they do not fit into memory, the first " + rows.size()
                            + " would. Choose fewer, by their ids, source or reason");
        }
    }

    /** Neighbours that are read in the same way. */
    private static List<List<RefusedRow>> alike(List<RefusedRow> rows) {
        List<List<RefusedRow>> runs = new ArrayList<>();
        for (RefusedRow row : rows) {
            RefusedRow before =
                    runs.isEmpty() ? null : runs.get(runs.size() - 1).get(0);
            boolean same = before != null
                    && before.origin().equals(row.origin())
                    && before.target().equals(row.target());
            if (!same) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(row);
        }
        return runs;
    }

    private List<String> changed(RowFix fix, List<RefusedRow> rows) {
        RefusedRow first = rows.get(0);
        Origin origin = first.origin()
                .orElseThrow(() -> new KymographException(
                        ErrorKind.USAGE,
                        "quarantine.no-origin",
                        "Cannot fix row " + first.id()
                                + ": an earlier version refused it, and did not keep how its source was read. Take the"
                                + " source in again, and drop the row"));
        if (origin.of() == Origin.Of.SUBJECTS) {
            return fix.subjects(origin, rows, catalog.declarations().requireKind(first.target()));
        }
        MetricType metricType = catalog.declarations().requireMetricType(first.target());
        return fix.readings(origin, rows, metricType, catalog.declarations().kindOf(metricType));
    }
}
