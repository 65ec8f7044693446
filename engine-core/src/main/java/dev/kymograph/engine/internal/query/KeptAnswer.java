package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A whole answer, to be given again.
 *
 * @param sight of the lake, for who is given it
 * @param bytes about what it takes
 */
record KeptAnswer(TypedColumns columns, List<List<Object>> rows, List<String> notes, Sight sight, long bytes) {

    private static final int OBJECT = 24;

    /**
     * Takes whole answers.
     *
     * @param bytes that an answer may have
     */
    record Keeper(long bytes, Consumer<KeptAnswer> keep) {

        /** Wants none. */
        static final Keeper NOBODY = new Keeper(0, answer -> {});

        /** Reads the beginning of an answer; what has ended by then is kept. */
        Begun begin(Rows rows) {
            List<List<Object>> first = new ArrayList<>();
            int width = rows.columns().size();
            long taken = 0;
            boolean ended = false;
            while (!ended && taken < bytes) {
                ended = !rows.next();
                if (!ended) {
                    List<Object> row = new ArrayList<>(width);
                    for (int i = 0; i < width; i++) {
                        row.add(rows.value(i));
                    }
                    first.add(row);
                    taken += size(row);
                }
            }
            return new Begun(first, rows, ended, taken);
        }
    }

    /** An answer of which the beginning was read. */
    record Begun(List<List<Object>> first, Rows rest, boolean ended, long bytes) {

        Rows rows() {
            Rows beginning = Rows.of(rest.columns(), first);
            return ended ? beginning : new Continued(beginning, rest);
        }

        KeptAnswer answer(TypedColumns columns, List<String> notes, Sight sight) {
            return new KeptAnswer(columns, first, notes, sight.again(), bytes + OBJECT);
        }
    }

    /** Given again. */
    Result result(long started, long mostRows) {
        return new AnsweredResult(
                Rows.of(columns.columns(), rows),
                columns,
                Provenance.Route.CACHE,
                sight,
                notes,
                mostRows,
                started,
                () -> {});
    }

    private static long size(Object value) {
        if (value instanceof CharSequence text) {
            return OBJECT + 2L * text.length();
        }
        if (value instanceof Collection<?> values) {
            return values.stream().mapToLong(KeptAnswer::size).sum() + 2L * OBJECT;
        }
        if (value instanceof Map<?, ?> map) {
            return size(map.keySet()) + size(map.values());
        }
        return value instanceof byte[] bytes ? OBJECT + bytes.length : OBJECT;
    }

    /** Some rows, and then others. */
    private static final class Continued implements Rows {

        private final Rows rest;
        private Rows current;

        Continued(Rows beginning, Rows rest) {
            this.rest = rest;
            this.current = beginning;
        }

        @Override
        public List<Column> columns() {
            return rest.columns();
        }

        @Override
        public boolean next() {
            if (current.next()) {
                return true;
            }
            if (current == rest) {
                return false;
            }
            current = rest;
            return rest.next();
        }

        @Override
        public Object value(int index) {
            return current.value(index);
        }

        @Override
        public void close() {
            rest.close();
        }
    }
}
