package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.plugin.OfferedAnalysis;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Rows of a plugin's analysis. A thread of their own makes them, so that one that hangs can be left behind: Java can ask a thread to
 * end, and nothing more.
 */
final class PluginRows implements Rows {

    private static final int BLOCK_ROWS = 512;
    private static final int BLOCKS_AHEAD = 4;
    private static final long LOOK_MILLIS = 20;
    private static final long GRACE_MILLIS = 2_000;

    /** What the thread hands over: some rows, and whether they are the last. */
    private record Block(List<Object[]> rows, boolean last) {}

    private record Failure(Throwable thrown) {}

    private final OfferedAnalysis<?> analysis;
    private final Guard guard;
    private final BlockingQueue<Object> handed = new ArrayBlockingQueue<>(BLOCKS_AHEAD);
    private final Thread thread;
    private List<Column> columns = List.of();
    private Block block = new Block(List.of(), false);
    private int at = -1;
    private volatile boolean closed;

    private PluginRows(OfferedAnalysis<?> analysis, Supplier<Rows> run, Guard guard) {
        this.analysis = analysis;
        this.guard = guard;
        this.thread = new Thread(
                () -> work(run), "kymograph-plugin-" + analysis.contributor().plugin());
        thread.setDaemon(true);
        thread.setContextClassLoader(analysis.extension().getClass().getClassLoader());
    }

    /** Begins; {@code run} runs the analysis. */
    static PluginRows of(OfferedAnalysis<?> analysis, Supplier<Rows> run, Guard guard) {
        PluginRows rows = new PluginRows(analysis, run, guard);
        rows.thread.start();
        try {
            rows.begin();
            return rows;
        } catch (RuntimeException | Error e) {
            rows.close();
            throw e;
        }
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public boolean next() {
        at++;
        while (at >= block.rows().size()) {
            if (block.last() || closed) {
                return false;
            }
            block = (Block) take();
            at = 0;
        }
        return true;
    }

    @Override
    public Object value(int index) {
        return block.rows().get(at)[index];
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (thread.isAlive()) {
            guard.interrupt();
            thread.interrupt();
            awaitEnd();
        }
    }

    private void begin() {
        @SuppressWarnings("unchecked") // the first thing that is handed over
        List<Column> first = (List<Column>) take();
        columns = first;
    }

    private Object take() {
        try {
            while (true) {
                Object next = handed.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (next instanceof Failure failure) {
                    if (failure.thrown() instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) failure.thrown();
                }
                if (next != null) {
                    return next;
                }
                guard.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        try {
            thread.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (thread.isAlive()) {
            analysis.contributor().leftBehind(analysis.operation());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // --- in the thread ---

    private void work(Supplier<Rows> run) {
        try {
            analysis.contributor().call(analysis.operation(), () -> {
                try (Rows rows = run.get()) {
                    hand(List.copyOf(rows.columns()));
                    pump(rows);
                } catch (InterruptedException e) {
                    // Nobody wants the rest.
                }
                return null;
            });
        } catch (RuntimeException | Error e) {
            try {
                hand(new Failure(e));
            } catch (InterruptedException nobodyListens) {
                // It has ended by our own wish.
            }
        }
    }

    private void pump(Rows rows) throws InterruptedException {
        List<Column> described = rows.columns();
        List<Object[]> some = new ArrayList<>();
        while (rows.next()) {
            Object[] row = new Object[described.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = checked(rows.value(i), described.get(i));
            }
            some.add(row);
            if (some.size() == BLOCK_ROWS) {
                hand(new Block(some, false));
                some = new ArrayList<>(BLOCK_ROWS);
            }
        }
        hand(new Block(some, true));
    }

    private void hand(Object next) throws InterruptedException {
        while (!closed) {
            if (handed.offer(next, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        throw new InterruptedException();
    }

    private static Object checked(Object value, Column column) {
        if (value == null || fits(value, column.type())) {
            return value;
        }
        throw new IllegalStateException("its column '" + column.name() + "' is declared " + column.type()
                + ", and a row has a " + value.getClass().getName());
    }

    private static boolean fits(Object value, ColumnType type) {
        return switch (type) {
            case TEXT, OTHER -> value instanceof String;
            case BOOLEAN -> value instanceof Boolean;
            case INTEGER -> value instanceof Integer;
            case BIGINT -> value instanceof Long;
            case DECIMAL -> value instanceof BigInteger || value instanceof BigDecimal;
            case FLOAT -> value instanceof Float;
            case DOUBLE -> value instanceof Double;
            case DATE -> value instanceof LocalDate;
            case TIMESTAMP -> value instanceof Instant;
            case NESTED -> value instanceof List || value instanceof Map;
        };
    }
}
