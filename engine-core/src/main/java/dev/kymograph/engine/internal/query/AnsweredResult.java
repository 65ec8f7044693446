package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows on their way to the one who asked, counted and bounded. */
final class AnsweredResult implements Result {

    private final Rows rows;
    private final Provenance.Route route;
    private final Sight sight;
    private final long bound;
    private final long started;
    private final AutoCloseable question;
    private final TypedColumns columns;
    private final List<String> notes;
    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private long read;
    private long ended;
    private boolean closed;

    /**
     * Begins.
     *
     * @param notes what the answer does not say
     * @param bound rows allowed; zero: any number
     * @param question closed with the result
     */
    AnsweredResult(
            Rows rows,
            TypedColumns columns,
            Provenance.Route route,
            Sight sight,
            List<String> notes,
            long bound,
            long started,
            AutoCloseable question) {
        this.rows = rows;
        this.columns = columns;
        this.route = route;
        this.sight = sight;
        this.notes = List.copyOf(notes);
        this.bound = bound;
        this.started = started;
        this.question = question;
        for (int i = 0; i < columns.columns().size(); i++) {
            positions.putIfAbsent(columns.columns().get(i).name(), i);
        }
    }

    @Override
    public List<Column> columns() {
        return columns.columns();
    }

    @Override
    public List<String> types() {
        return columns.types();
    }

    @Override
    public boolean next() {
        if (closed || !rows.next()) {
            end();
            return false;
        }
        read++;
        if (bound > 0 && read > bound) {
            close();
            throw new KymographException(
                    ErrorKind.RESOURCE,
                    "query.rows",
                    "Cannot answer with more than " + bound + " rows. Ask for less (limit=…), or raise query.rows");
        }
        return true;
    }

    @Override
    public Object value(int index) {
        return rows.value(index);
    }

    @Override
    public Object value(String name) {
        Integer position = positions.get(name);
        if (position == null) {
            throw new IllegalArgumentException("no column '" + name + "' in " + positions.keySet());
        }
        return rows.value(position);
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Provenance provenance() {
        long until = ended == 0 ? System.nanoTime() : ended;
        return new Provenance(
                route,
                read,
                sight.filesRead(),
                sight.filesKnown(),
                sight.bytes(),
                sight.asOf(),
                Duration.ofNanos(until - started),
                sight.rollup());
    }

    private void end() {
        if (ended == 0) {
            ended = System.nanoTime();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        end();
        try (question) {
            rows.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
