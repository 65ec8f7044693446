package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.analysis.CarriedText.Asked;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class CarriedTextTest {

    private static final List<Asked> COLUMNS =
            List.of(Asked.once("value"), Asked.repeating("value"), Asked.repeating("name"), Asked.once("tail"));

    /** Runs of any length, over the edges of what DuckDB hands over at once, of names, empty texts and NULL. */
    @Test
    void isWhatWasAskedFor() {
        try (var context = new DuckDbAnalysisContext(FakeReadings.pulse())) {
            for (int seed = 0; seed < 6; seed++) {
                for (int rows : new int[] {0, 1, 2, 2048, 2049, 9000}) {
                    String select = select(new Random(31L * seed + rows), rows);
                    List<List<Object>> plain = new ArrayList<>();
                    try (Rows all = context.query(select)) {
                        read(all, plain);
                    }
                    List<List<Object>> carried = new ArrayList<>();
                    try (Rows all = CarriedText.query(context, select, COLUMNS)) {
                        assertEquals(
                                List.of("value", "value", "name", "tail"),
                                all.columns().stream()
                                        .map(column -> column.name())
                                        .toList());
                        read(all, carried);
                    }
                    assertEquals(rows, carried.size());
                    assertEquals(plain, carried, "seed " + seed + ", " + rows + " rows");
                }
            }
        }
    }

    private static String select(Random random, int rows) {
        int run = 1 + random.nextInt(3000);
        int shift = random.nextInt(5);
        return "SELECT i AS a, CASE (i // " + run + " + " + shift
                + ") % 4 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'Füchsin' ELSE 'b' || i // " + run + " END AS b,"
                + " CASE WHEN i % 3 = 0 THEN NULL ELSE 'c' END AS c, 't' || i AS d FROM range(" + rows
                + ") numbers(i) ORDER BY a DESC";
    }

    private static void read(Rows rows, List<List<Object>> into) {
        while (rows.next()) {
            Object[] row = new Object[COLUMNS.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = rows.value(i);
            }
            into.add(Arrays.asList(row));
        }
    }
}
