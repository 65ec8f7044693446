package dev.kymograph.testkit;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Analyses that are wrong in one way each. */
public final class BrokenAnalyses {

    private BrokenAnalyses() {}

    /** Takes no parameters. */
    public record Nothing() {}

    /** Is called {@code broken} and answers with one number. */
    abstract static class Broken implements Analysis<Nothing> {

        private static final List<Column> NUMBER = List.of(new Column("n", ColumnType.BIGINT));

        abstract long answer(AnalysisContext context);

        @Override
        public final AnalysisSpec<Nothing> spec() {
            return new AnalysisSpec<>("broken", "", Nothing.class, NUMBER, Set.of());
        }

        @Override
        public final Rows run(Nothing parameters, AnalysisContext context) {
            return Rows.of(NUMBER, List.of(List.of(answer(context))));
        }

        static void work(long millis) {
            long end = System.nanoTime() + millis * 1_000_000;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        }
    }

    /** Answers with the number of the question. */
    public static final class Changing extends Broken {

        private final AtomicLong questions = new AtomicLong();

        @Override
        long answer(AnalysisContext context) {
            return questions.incrementAndGet();
        }
    }

    /** Counts on there being a reading. */
    public static final class Hopeful extends Broken {

        @Override
        long answer(AnalysisContext context) {
            try (Rows rows = context.query("SELECT count(*) FROM measured")) {
                rows.next();
                return 1_000 / (Long) rows.value(0);
            }
        }
    }

    /** Takes readings for sorted. */
    public static final class Unsorted extends Broken {

        @Override
        long answer(AnalysisContext context) {
            long answer = 0;
            try (Rows rows = context.query("SELECT CAST(value * 1000 AS BIGINT) FROM measured")) {
                while (rows.next()) {
                    answer = answer * 31 + (Long) rows.value(0);
                }
            }
            return answer;
        }
    }

    /** Does not hear that it should end. */
    public static final class Deaf extends Broken {

        @Override
        long answer(AnalysisContext context) {
            work(5_000);
            return 1;
        }
    }

    /** Fails when it is asked while it answers. */
    public static final class Lonely extends Broken {

        private final AtomicInteger asked = new AtomicInteger();

        @Override
        long answer(AnalysisContext context) {
            if (asked.incrementAndGet() > 1) {
                throw new IllegalStateException("busy");
            }
            work(100);
            return asked.getAndDecrement();
        }
    }

    /** Counts on values being numbers, without saying so. */
    public static final class Arithmetic extends Broken {

        @Override
        long answer(AnalysisContext context) {
            long sum = 0;
            try (Rows rows = context.query("SELECT value FROM measured")) {
                while (rows.next()) {
                    sum += ((Number) rows.value(0)).longValue();
                }
            }
            return sum;
        }
    }
}
