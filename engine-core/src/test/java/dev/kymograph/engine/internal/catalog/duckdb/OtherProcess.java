package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.ChildJvm;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The program of another process: opens a catalog and accepts batches until it is killed, printing each one's number. */
final class OtherProcess {

    static final SubjectKind KIND =
            new SubjectKind("cow", "cows", "cows", "cow_id", "called", List.of(), Optional.empty(), List.of());
    static final MetricType TYPE = MetricType.event("bell", "cow", Unit.NONE, Field.of("loud", FieldType.FLOAT));

    private OtherProcess() {}

    static Process start(Path folder) throws IOException {
        return new ProcessBuilder(ChildJvm.running(OtherProcess.class, folder))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Takes the catalog's folder. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        try (TestStore store = TestStore.open(folder);
                Catalog catalog = store.catalog()) {
            catalog.declare(List.of(KIND), List.of(TYPE));
            for (long number = 0; ; number++) {
                acceptBatch(catalog, number);
                System.out.println(number);
            }
        } catch (SQLException e) {
            KymographException told = DuckDbErrors.describe(e, "open the catalog " + folder);
            System.out.println(told.code() + " " + told.getMessage());
        }
    }

    static void acceptBatch(Catalog catalog, long number) {
        int size = (int) (number % 20) + 1;
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            readings.add(Reading.of(1, Instant.ofEpochSecond(number, i * 1000L), "loud", (float) number));
        }
        long micros = number * 1_000_000;
        Span span = new Span(1, micros, micros + size - 1, size);
        catalog.accept("bell", readings, List.of(span), OptionalLong.empty(), List.of(), Optional.empty());
    }
}
