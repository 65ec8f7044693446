package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.plugin.OfferedAnalysis;
import dev.kymograph.engine.internal.plugin.PluginThread;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Rows of a plugin's analysis, which a thread of its own makes. */
final class PluginRows implements Rows {

    private static final int BLOCK_ROWS = 512;

    /** What the thread hands over: some rows; before the first of them, none, with the columns. */
    private record Block(List<Column> columns, List<Object[]> rows) {}

    private final Guard guard;
    private final PluginThread<Block> thread;
    private Block block;
    private int at = -1;

    private PluginRows(Guard guard, PluginThread<Block> thread) {
        this.guard = guard;
        this.thread = thread;
    }

    /** Begins; {@code run} runs the analysis. */
    static PluginRows of(OfferedAnalysis<?> analysis, Supplier<Rows> run, Guard guard) {
        PluginThread<Block> thread = PluginThread.of(
                analysis.contributor(),
                analysis.operation(),
                analysis.extension(),
                hands -> {
                    try (Rows rows = run.get()) {
                        Request.declaredAt(analysis.spec().columns(), rows.columns());
                        pump(rows, hands);
                    }
                },
                guard::check);
        PluginRows rows = new PluginRows(guard, thread);
        try {
            rows.block = thread.take();
            return rows;
        } catch (RuntimeException | Error e) {
            rows.close();
            throw e;
        }
    }

    @Override
    public List<Column> columns() {
        return block.columns();
    }

    @Override
    public boolean next() {
        at++;
        while (at >= block.rows().size()) {
            Block next = thread.isClosed() ? null : thread.take();
            if (next == null) {
                return false;
            }
            block = next;
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
        if (!thread.isClosed() && !thread.isEnded()) {
            guard.interrupt();
        }
        thread.close();
    }

    // --- in the thread ---

    private static void pump(Rows rows, PluginThread<Block> hands) throws InterruptedException {
        List<Column> columns = List.copyOf(rows.columns());
        hands.hand(new Block(columns, List.of()));
        List<Object[]> some = new ArrayList<>();
        while (rows.next()) {
            Object[] row = new Object[columns.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = checked(rows.value(i), columns.get(i));
            }
            some.add(row);
            if (some.size() == BLOCK_ROWS) {
                hands.hand(new Block(columns, some));
                some = new ArrayList<>(BLOCK_ROWS);
            }
        }
        hands.hand(new Block(columns, some));
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
