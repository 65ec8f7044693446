package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.rollup.RollupType.Part;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** SQL text that compares what a rollup has of its buckets with what readings sum up to: {@code k} is known, {@code e} expected. */
final class ComparedSql {

    private static final String SLACK = "1E-9";

    /** Values of what was narrower once are kept as the texts that they had then. */
    private static final String SLACK_OF_TEXTS = "1E-6";

    private final MetricType sums;
    private final List<Field> fields;
    private final SumsSql sql;

    /** @param sums as the rollup is declared: it may not have a field yet that readings have gained */
    ComparedSql(Rollup rollup, MetricType summedUp, MetricType sums) {
        this.sums = sums;
        this.fields = RollupType.numbers(summedUp).stream()
                .filter(field -> has(Part.COUNT, field))
                .toList();
        List<Part> parts = RollupType.parts(rollup).stream()
                .filter(part -> fields.stream().allMatch(field -> has(part, field)))
                .toList();
        this.sql = new SumsSql(rollup, summedUp, parts);
    }

    private boolean has(Part part, Field field) {
        return sums.field(part.of(field)).isPresent();
    }

    private record Compared(String what, String column, String differs) {

        String value(String of) {
            return "CAST(" + of + "." + column + " AS VARCHAR)";
        }
    }

    /**
     * SELECT of the first difference, if there is one: what differs, what the rollup has and what it should.
     *
     * @param dirty a relation of {@code subject} and {@code b} that the rollup does not know; empty for none
     */
    String differences(String readings, String known, String dirty) {
        List<Compared> all = compared();
        String clean = dirty.isEmpty() ? "" : " ANTI JOIN (" + dirty + ") d ON d.subject = c.subject AND d.b = c.at";
        return "SELECT c.what, 'subject ' || c.subject || ' at ' || c.at || ': ' || COALESCE(c.found, 'nothing'),"
                + " COALESCE(c.expected, 'nothing') FROM (SELECT COALESCE(k.subject, e.subject) AS subject,"
                + " COALESCE(k.\"timestamp\", e.\"timestamp\") AS at, "
                + choice(all, each -> "'" + each.what() + "'") + " AS what, "
                + choice(all, each -> each.value("k")) + " AS found, "
                + choice(all, each -> each.value("e")) + " AS expected FROM (" + known + ") k FULL JOIN ("
                + sql.sums(readings, fields) + ") e ON e.subject = k.subject AND e.\"timestamp\" = k.\"timestamp\") c"
                + clean + " WHERE c.what IS NOT NULL ORDER BY c.subject, c.at LIMIT 1";
    }

    private static String choice(List<Compared> all, Function<Compared, String> value) {
        return all.stream()
                .map(each -> " WHEN " + each.differs() + " THEN " + value.apply(each))
                .collect(Collectors.joining("", "CASE", " END"));
    }

    private List<Compared> compared() {
        List<Compared> all = new ArrayList<>();
        for (Field field : fields) {
            sql.parts().forEach(part -> all.add(compared(part, field)));
        }
        all.add(new Compared(
                "covered time", RollupType.COVERED, far("COALESCE(k.covered, 0)", "COALESCE(e.covered, 0)", "1")));
        return all;
    }

    private static Compared compared(Part part, Field field) {
        String column = SqlText.name(part.of(field));
        String k = "k." + column;
        String e = "e." + column;
        String what = part.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (part) {
            // A bucket that lost its readings has a row that says so.
            case COUNT -> new Compared(what, column, "COALESCE(" + k + ", 0) <> COALESCE(" + e + ", 0)");
            case MEAN -> new Compared(what, column, far(k, e, "abs(" + e + ")"));
            case M2 -> new Compared("deviation", column, far(k, e, "greatest(abs(" + e + "), " + squares(field) + ")"));
            case QUANTILES -> new Compared(what, column, farTexts(k, e));
            default -> new Compared(what, column, k + " IS DISTINCT FROM " + e);
        };
    }

    /** What the digits of M2 are lost in. */
    private static String squares(Field field) {
        String mean = "e." + SqlText.name(Part.MEAN.of(field));
        return mean + " * " + mean + " * e." + SqlText.name(Part.COUNT.of(field));
    }

    private static String far(String k, String e, String scale) {
        return "(" + k + " IS DISTINCT FROM " + e + " AND COALESCE(abs(" + k + " - " + e + ") > " + SLACK
                + " * greatest(1, " + scale + "), true))";
    }

    private static String farTexts(String k, String e) {
        String found = "CAST(string_split(" + k + ", ' ') AS DOUBLE[])";
        String expected = "CAST(string_split(" + e + ", ' ') AS DOUBLE[])";
        return "(COALESCE(" + k + ", '') <> COALESCE(" + e + ", '') AND COALESCE(len(" + found + ") <> len(" + expected
                + ") OR list_aggregate(list_transform(list_zip(" + found + ", " + expected
                + "), lambda pair: abs(pair[1] - pair[2]) > " + SLACK_OF_TEXTS
                + " * greatest(1, abs(pair[2]))), 'bool_or'), true))";
    }
}
