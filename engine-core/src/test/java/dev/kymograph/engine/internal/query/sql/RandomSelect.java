package dev.kymograph.engine.internal.query.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes up SELECT statements over joins of {@code r0}, {@code r1}, … (each named once), with conditions of every kind. */
final class RandomSelect {

    static final int RELATIONS = 6;

    private final Random random;
    private int next;

    RandomSelect(Random random) {
        this.random = random;
    }

    String statement() {
        next = 0;
        return select(0);
    }

    /** One relation and one condition. */
    String comparison() {
        return "SELECT * FROM r0 WHERE " + atom("");
    }

    private String select(int depth) {
        List<String> names = new ArrayList<>();
        String from = from(depth, names);
        String with = "";
        if (depth == 0 && next < RELATIONS && oneIn(6)) {
            String relation = "r" + next++;
            with = "WITH c AS (SELECT * FROM " + relation + where(List.of(""), depth + 1) + ") ";
            from += " JOIN c ON c.animal_id = " + names.get(0) + ".animal_id";
            names.add("c");
        }
        List<String> qualifiers = new ArrayList<>(names);
        if (oneIn(3)) {
            qualifiers.add("");
        }
        String first = names.get(0);
        String columns = pick(
                first + ".*",
                "count(*), sum(" + first + ".animal_id), min(" + first + ".\"timestamp\")",
                first + ".age_year + 1 AS age_year, 'Poodle' AS breed, " + first + ".animal_id",
                "DISTINCT " + names.get(names.size() - 1) + ".animal_id");
        return with + "SELECT " + columns + " FROM " + from + where(qualifiers, depth)
                + (columns.startsWith("count") && oneIn(3) ? " HAVING count(*) > 0" : "");
    }

    private String where(List<String> qualifiers, int depth) {
        return oneIn(8) ? "" : " WHERE " + condition(qualifiers, depth, 0);
    }

    private String from(int depth, List<String> names) {
        String tables = table(depth, names);
        int more = random.nextInt(3);
        for (int i = 0; i < more && next < RELATIONS; i++) {
            tables = join(tables, depth, names);
        }
        return tables;
    }

    private String join(String left, int depth, List<String> names) {
        List<String> before = new ArrayList<>(names);
        List<String> added = new ArrayList<>();
        String right = table(depth, added);
        String one = before.get(random.nextInt(before.size()));
        String other = added.get(0);
        List<String> both = List.of(one, other);
        String on = " ON " + one + ".animal_id = " + other + ".animal_id"
                + (oneIn(2) ? " AND " + condition(both, 2, 2) : "");
        boolean visible = true;
        String joined;
        switch (random.nextInt(12)) {
            case 0 -> joined = left + ", " + right;
            case 1 -> joined = left + " CROSS JOIN " + right;
            case 2 -> joined = left + " LEFT JOIN " + right + on;
            case 3 -> joined = left + " RIGHT JOIN " + right + on;
            case 4 -> joined = left + " FULL JOIN " + right + on;
            case 5 -> {
                joined = left + pick(" SEMI JOIN ", " ANTI JOIN ") + right + on;
                visible = false;
            }
            case 6 -> joined = left + " NATURAL " + pick("", "LEFT ", "FULL ") + "JOIN " + right;
            case 7 -> joined = left + pick(" JOIN ", " LEFT JOIN ", " FULL JOIN ") + right + " USING (animal_id)";
            case 8 -> joined = left + " POSITIONAL JOIN " + right;
            case 9 ->
                joined = left + pick(" ASOF JOIN ", " ASOF LEFT JOIN ") + right + " ON " + one + ".animal_id = " + other
                        + ".animal_id AND " + one + ".\"timestamp\" >= " + other + ".\"timestamp\"";
            default -> joined = left + " JOIN " + right + on;
        }
        if (visible) {
            names.addAll(added);
        }
        return joined;
    }

    private String table(int depth, List<String> names) {
        String relation = "r" + next++;
        String alias = pick("", "a" + next, "breed", "R" + next + "x");
        String name = alias.isEmpty() ? relation : alias;
        if (names.contains(name) || alias.isEmpty()) {
            name = relation;
            alias = "";
        }
        if (depth < 2 && oneIn(8)) {
            names.add("q" + next);
            String inner = relation + " s" + where(List.of("s", ""), depth + 1);
            return "(SELECT * FROM " + inner + ") q" + next;
        }
        names.add(name);
        return relation + (alias.isEmpty() ? "" : " " + alias);
    }

    private String condition(List<String> qualifiers, int depth, int nesting) {
        return switch (random.nextInt(nesting > 1 ? 10 : 16)) {
            case 10, 11, 12 ->
                condition(qualifiers, depth, nesting + 1) + " AND " + condition(qualifiers, depth, nesting + 1);
            case 13 ->
                "(" + condition(qualifiers, depth, nesting + 1) + " OR " + condition(qualifiers, depth, nesting + 1)
                        + ")";
            case 14 -> "NOT (" + condition(qualifiers, depth, nesting + 1) + ")";
            case 15 -> subquery(qualifiers, depth);
            default -> atom(qualifiers.get(random.nextInt(qualifiers.size())));
        };
    }

    private String subquery(List<String> qualifiers, int depth) {
        if (depth >= 2 || next >= RELATIONS) {
            return "true";
        }
        String qualifier = qualifiers.get(0);
        String column = qualifier.isEmpty() ? "animal_id" : qualifier + ".animal_id";
        String relation = "r" + next++;
        List<String> inside = new ArrayList<>(List.of("z", "", ""));
        inside.addAll(qualifiers);
        String body = " FROM " + relation + " z WHERE " + condition(inside, depth + 1, 1);
        return pick("", "NOT ")
                + pick("EXISTS (SELECT 1" + body + ")", column + " IN (SELECT z.animal_id" + body + ")");
    }

    private String atom(String qualifier) {
        String q = qualifier.isEmpty() ? "" : qualifier + ".";
        return switch (random.nextInt(11)) {
            case 0, 1 -> compare(q + pick("\"timestamp\"", "\"Timestamp\""), moment());
            case 2, 3 -> compare(q + pick("age_year", "AGE_YEAR"), this::number);
            case 4 -> compare(q + "breed", this::word);
            case 5 -> compare(q + "birth_date", moment());
            case 6 -> compare(q + "mass", this::number);
            case 7 -> compare(q + "litter", this::number);
            case 8 -> compare(q + "animal_id", this::number);
            case 9 -> compare(q + "seen_at", moment());
            default ->
                q
                        + pick("neutered = true", "neutered <> TRUE", "neutered = 'false'", "neutered", "breed IS NULL")
                        + pick("", " AND " + q + "breed LIKE 'P%'", " OR " + q + "pulse_value > 71");
        };
    }

    private interface Value {
        String next();
    }

    private String compare(String column, Value value) {
        String sign = pick("=", "<", "<", ">", ">", "<=", ">=", "<>");
        return switch (random.nextInt(8)) {
            case 0 -> column + " BETWEEN " + value.next() + " AND " + value.next();
            case 1 -> column + pick(" IN (", " NOT IN (") + value.next() + ", " + value.next() + ")";
            case 2 -> "(" + column + " = " + value.next() + " OR " + column + " = " + value.next() + ")";
            case 3 -> value.next() + " " + sign + " " + column;
            default -> column + " " + sign + " " + value.next();
        };
    }

    private String number() {
        int n = random.nextInt(6) - 1;
        return pick(
                "" + n,
                "" + n,
                n + ".5",
                "'" + n + "'",
                "CAST(" + n + " AS DOUBLE)",
                "CAST('" + n + "' AS INTEGER)",
                n + "::BIGINT",
                n + "e0",
                "0.1",
                "NULL",
                "-(" + n + ")",
                n + " + 1");
    }

    private String word() {
        return pick("'Poodle'", "'Beagle'", "'poodle'", "'Poo' || 'dle'", "'x'::VARCHAR", "NULL", "''");
    }

    private Value moment() {
        return () -> {
            String date = "2023-01-0" + (1 + random.nextInt(4));
            String time = pick("00:00:00", "12:00", "06:30:00.5", "23:59:59.999999", "12:00:00.9999999");
            return pick(
                    "'" + date + "'",
                    "'" + date + " " + time + "'",
                    "'" + date + "T" + time + "Z'",
                    "'" + date + " " + time + "+02:00'",
                    "DATE '" + date + "'",
                    "DATE '" + date + " " + time + "'",
                    "TIMESTAMP '" + date + " " + time + "'",
                    "TIMESTAMP '" + date + " " + time + "+05'",
                    "TIMESTAMPTZ '" + date + " " + time + "+02'",
                    "TIMESTAMPTZ '" + date + " " + time + "'",
                    "TIMESTAMP_S '" + date + " " + time + "'",
                    "TIMESTAMP_NS '" + date + " " + time + "'",
                    "CAST('" + date + "' AS TIMESTAMP)",
                    "DATE '" + date + "' + INTERVAL 12 HOUR",
                    "NULL");
        };
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
