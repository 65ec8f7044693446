package dev.kymograph.benchmark;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Set;

/** An analysis that computes nothing: what is left is what calling one costs. Used as the program's own and as a plugin's. */
public final class Nothing implements Analysis<Nothing.Parameters> {

    /** How many rows it answers with. */
    public record Parameters(
            @Parameter(help = "rows of the answer", byDefault = "1")
            long rows) {}

    private static final List<Column> COLUMNS = List.of(new Column("number", ColumnType.BIGINT));

    @Override
    public AnalysisSpec<Parameters> spec() {
        return new AnalysisSpec<>("nothing", "Numbers.", Parameters.class, COLUMNS, Set.of());
    }

    @Override
    public Rows run(Parameters parameters, AnalysisContext context) {
        return new Numbers(parameters.rows());
    }

    private static final class Numbers implements Rows {

        private final long most;
        private long number;

        Numbers(long most) {
            this.most = most;
        }

        @Override
        public List<Column> columns() {
            return COLUMNS;
        }

        @Override
        public boolean next() {
            return number++ < most;
        }

        @Override
        public Object value(int index) {
            return number;
        }

        @Override
        public void close() {}
    }
}
