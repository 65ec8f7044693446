package dev.kymograph.repl.format;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FormatTest {

    private static final List<Column> COLUMNS = List.of(
            new Column("name", ColumnType.TEXT),
            new Column("mean", ColumnType.DOUBLE, "bpm"),
            new Column("count", ColumnType.BIGINT));

    private static Rows rows() {
        return Rows.of(
                COLUMNS,
                List.of(
                        List.of("Rex, the \"dog\"", 81.5, 12L),
                        Arrays.asList(null, Double.NaN, null),
                        List.of("a|b\nc\td", 7.0, 1_000_000L)));
    }

    private static Rows texts(String... values) {
        return Rows.of(
                List.of(new Column("text", ColumnType.TEXT)),
                Arrays.stream(values).map(value -> List.<Object>of(value)).toList());
    }

    private static Rows counted(int most) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 1; i <= most; i++) {
            rows.add(List.of(i));
        }
        return Rows.of(List.of(new Column("n", ColumnType.INTEGER)), rows);
    }

    private static String written(Format format, Space space, Rows rows) {
        StringBuilder out = new StringBuilder();
        try {
            format.writer(space).write(rows, out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString();
    }

    private static String written(Format format, Rows rows) {
        return written(format, Space.ENDLESS, rows);
    }

    @Test
    void boxAlignsNumbersShowsUnitsAndKeepsLinesOfACellTogether() {
        assertEquals("""
                ┌────────────────┬──────┬─────────┐
                │ name           │ mean │   count │
                │                │  bpm │         │
                ├────────────────┼──────┼─────────┤
                │ Rex, the "dog" │ 81.5 │      12 │
                │ NULL           │  NaN │    NULL │
                │ a|b            │  7.0 │ 1000000 │
                │ c\\td           │      │         │
                └────────────────┴──────┴─────────┘
                """, written(Format.BOX, rows()));
    }

    @Test
    void boxWrapsTextsThatDoNotFitAndNeverNumbers() {
        Rows rows = Rows.of(
                List.of(new Column("id", ColumnType.BIGINT), new Column("text", ColumnType.TEXT)),
                List.of(List.of(1234567890123L, "a long sentence of several words")));
        assertEquals("""
                ┌───────────────┬──────────────┐
                │            id │ text         │
                ├───────────────┼──────────────┤
                │ 1234567890123 │ a long       │
                │               │ sentence of  │
                │               │ several      │
                │               │ words        │
                └───────────────┴──────────────┘
                """, written(Format.BOX, new Space(32, 0), rows));
    }

    private static Rows wide(int columns) {
        List<Column> named = new ArrayList<>();
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            named.add(new Column("p_" + i, ColumnType.BIGINT));
            row.add(123_456L * i);
        }
        return Rows.of(named, List.of(row));
    }

    @Test
    void boxRoundsNumbersOnlyAsFarAsItMust() {
        Rows rows = Rows.of(
                List.of(new Column("level_10", ColumnType.DOUBLE), new Column("n", ColumnType.FLOAT)),
                List.of(
                        List.of(87.12345678901234, 1.5f),
                        List.of(-1234567.75, 2f),
                        List.of(1.23456789e-12, Float.NaN),
                        List.of(-0.00012345678901, 7f)));
        assertEquals("""
                ┌────────────────┬─────┐
                │       level_10 │   n │
                ├────────────────┼─────┤
                │      87.123457 │ 1.5 │
                │     -1234567.8 │ 2.0 │
                │  1.2345679e-12 │ NaN │
                │ -0.00012345679 │ 7.0 │
                └────────────────┴─────┘
                numbers are rounded to fit; .mode line shows all digits
                """, written(Format.BOX, new Space(24, 0), rows));
    }

    @Test
    void aMomentStaysInOneLineAndColumnsAreLeftOutBehindTheFirst() {
        Instant moment = Instant.parse("2024-02-03T04:05:06.789Z");
        Rows rows = Rows.of(
                List.of(
                        new Column("dog", ColumnType.TEXT),
                        new Column("from", ColumnType.TIMESTAMP),
                        new Column("to", ColumnType.TIMESTAMP),
                        new Column("n", ColumnType.BIGINT)),
                List.of(List.of("Rex", moment, moment, 7L)));
        String box = written(Format.BOX, new Space(46, 0), rows);
        assertTrue(box.contains("│ Rex │ 2024-02-03T04:05:06.789Z │ … │ 7 │"), box);
    }

    @Test
    void aLongTextDoesNotPushAllElseFromTheScreen() {
        Rows rows = Rows.of(
                List.of(new Column("note", ColumnType.TEXT)), List.of(List.of("woof ".repeat(100)), List.of("meow")));
        assertEquals("""
                ┌──────────────────┐
                │ note             │
                │ text             │
                ├──────────────────┤
                │ woof woof woof   │
                │ woof woof woof   │
                │ woof woof woof   │
                │ woof woof woof   │
                │ woof woof woof   │
                │ …                │
                │ meow             │
                └──────────────────┘
                long texts are cut; .last shows all of them
                """, written(Format.BOX, new Space(20, 0, true, false), rows));
        Rows again = Rows.of(
                List.of(new Column("note", ColumnType.TEXT)), List.of(List.of("woof ".repeat(100)), List.of("meow")));
        assertFalse(written(Format.BOX, new Space(20, 0, true, true), again).contains("…"));
    }

    @Test
    void boxLeavesOutColumnsInTheMiddleAndSaysSo() {
        assertEquals("""
                ┌────────┬────────┬───┬─────────┐
                │    p_1 │    p_2 │ … │    p_20 │
                ├────────┼────────┼───┼─────────┤
                │ 123456 │ 246912 │ … │ 2469120 │
                └────────┴────────┴───┴─────────┘
                … 17 of 20 columns left out; .mode line shows all
                """, written(Format.BOX, new Space(36, 0), wide(20)));
    }

    @Test
    void boxTurnsIntoLinesWhereHardlyAColumnFits() {
        assertEquals("""
                p_1 = 123456
                p_2 = 246912
                """, written(Format.BOX, new Space(12, 0), wide(2)));
    }

    @Test
    void boxIsNeverWiderThanTheTerminal() {
        Random random = new Random(7);
        for (int round = 0; round < 400; round++) {
            List<Column> columns = new ArrayList<>();
            List<Object> row = new ArrayList<>();
            int count = 1 + random.nextInt(14);
            for (int i = 0; i < count; i++) {
                int kind = random.nextInt(3);
                columns.add(new Column(
                        "c".repeat(1 + random.nextInt(9)) + i,
                        List.of(ColumnType.TEXT, ColumnType.DOUBLE, ColumnType.BIGINT)
                                .get(kind)));
                row.add(
                        kind == 0
                                ? "words and words ".repeat(random.nextInt(8))
                                : kind == 1 ? (Object) (random.nextGaussian() * 1e4) : (Object) random.nextLong());
            }
            int width = 20 + random.nextInt(160);
            String box =
                    written(Format.BOX, new Space(width, random.nextInt(2) * 40), Rows.of(columns, List.of(row, row)));
            if (box.startsWith("┌")) {
                box.lines()
                        .filter(line -> "┌│├└".indexOf(line.charAt(0)) >= 0)
                        .forEach(line -> assertTrue(Glyphs.width(line) <= width, () -> width + "\n" + box));
            } else {
                assertTrue(width < 60, () -> width + "\n" + box);
            }
        }
    }

    @Test
    void boxLeavesOutTheMiddleAndSaysSo() {
        assertEquals("""
                ┌───┐
                │ n │
                ├───┤
                │ 1 │
                │ 2 │
                │ ⋮ │
                │ 8 │
                │ 9 │
                └───┘
                4 of 9 rows shown; .maxrows 0 shows all
                """, written(Format.BOX, new Space(0, 4), counted(9)));
        assertFalse(written(Format.BOX, new Space(0, 9), counted(9)).contains("⋮"), "nine of nine rows fit");
        assertFalse(written(Format.BOX, new Space(0, 0), counted(5000)).contains("⋮"), "0 is all");
    }

    @Test
    void boxDoesNotReadAMillionRowsToShowForty() {
        int[] read = {0};
        Rows many = new Endless(read);
        String box = written(Format.BOX, new Space(0, 4), many);
        assertTrue(box.contains("the first 4 of more than 100,000 rows"), box);
        assertTrue(read[0] < 100_010, () -> "read " + read[0]);
    }

    @Test
    void wideCharactersTakeTheirPlace() {
        assertEquals("""
                ┌────────┐
                │ text   │
                ├────────┤
                │ 犬 dog │
                │ é      │
                └────────┘
                """, written(Format.BOX, texts("犬 dog", "é")));
    }

    @Test
    void dataCannotSteerATerminal() {
        String box = written(Format.BOX, texts("\u001b[31mred\u0007"));
        assertTrue(box.contains("\\u001b[31mred\\u0007"), box);
        assertFalse(written(Format.LINE, texts("\u001b[2J")).contains("\u001b"));
        assertFalse(written(Format.MARKDOWN, texts("\u001b[2J")).contains("\u001b"));
        assertFalse(written(Format.HTML, texts("\u001b[2J")).contains("\u001b"));
    }

    @Test
    void jsonNestsListsAndMapsAndOthersShowTheirText() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a \"b\"", Arrays.asList(Double.NaN, new BigDecimal("1E+3"), null));
        map.put("at", Instant.parse("2024-01-01T00:00:00.5Z"));
        map.put("none", null);
        Rows rows = Rows.of(
                List.of(new Column("list", ColumnType.NESTED), new Column("map", ColumnType.NESTED)),
                List.of(List.of(List.of(List.of(1, true), List.of(), List.of("x")), map)));
        assertEquals(
                "{\"list\": [[1, true], [], [\"x\"]], \"map\": {\"a \\\"b\\\"\": [null, 1000, null],"
                        + " \"at\": \"2024-01-01T00:00:00.500Z\", \"none\": null}}\n",
                written(Format.NDJSON, rows));
        Rows texts = Rows.of(
                List.of(new Column("list", ColumnType.NESTED)), List.of(List.of(Arrays.asList(1, null, List.of("a")))));
        assertEquals("list\n\"[1, null, [a]]\"\n", written(Format.CSV, texts));
    }

    @Test
    void jsonIsOneArrayOfObjects() {
        assertEquals("""
                [
                {"name": "Rex, the \\"dog\\"", "mean": 81.5, "count": 12},
                {"name": null, "mean": null, "count": null},
                {"name": "a|b\\nc\\td", "mean": 7.0, "count": 1000000}
                ]
                """, written(Format.JSON, rows()));
        assertEquals("[]\n", written(Format.JSON, counted(0)));
        assertEquals("", written(Format.NDJSON, counted(0)));
        assertEquals("{\"n\": 1}\n{\"n\": 2}\n", written(Format.NDJSON, counted(2)));
    }

    @Test
    void jsonWritesEveryTypeAsJsonKnowsIt() {
        List<Column> columns = Arrays.stream(ColumnType.values())
                .map(type -> new Column(type.name().toLowerCase(Locale.ROOT), type))
                .toList();
        List<Object> row = List.of(
                "t",
                true,
                -1,
                Long.MAX_VALUE,
                new BigInteger("170141183460469231731687303715884105727"),
                0.1f,
                1.0e-5,
                LocalDate.of(2023, 1, 15),
                Instant.parse("2023-01-15T00:00:00Z"),
                List.of(1, 2),
                "3 days");
        assertEquals(
                "{\"text\": \"t\", \"boolean\": true, \"integer\": -1, \"bigint\": 9223372036854775807, \"decimal\":"
                        + " 170141183460469231731687303715884105727, \"float\": 0.1, \"double\": 0.00001, \"date\":"
                        + " \"2023-01-15\", \"timestamp\": \"2023-01-15T00:00:00Z\", \"nested\": [1, 2], \"other\": \"3 days\"}\n",
                written(Format.NDJSON, Rows.of(columns, List.of(row))));
    }

    @Test
    void jsonEscapesWhatIsNoText() {
        assertEquals(
                "{\"text\": \"\\u0000\\u001f\\u007f\\\\\\\"/\\r 🐕 \\ud83d \\udc15\"}\n",
                written(Format.NDJSON, texts("\u0000\u001f\u007f\\\"/\r 🐕 \ud83d \udc15")));
    }

    @Test
    void numbersAreNotFiniteOnlyForPeople() {
        List<List<Object>> rows = List.of(
                List.of(Float.NaN),
                List.of(Float.POSITIVE_INFINITY),
                List.of(2.0e20f),
                List.of(1.0e7f),
                List.of(1e-8f));
        List<Column> columns = List.of(new Column("x", ColumnType.FLOAT));
        assertEquals(
                "{\"x\": null}\n{\"x\": null}\n{\"x\": 2.0e20}\n{\"x\": 10000000.0}\n{\"x\": 1.0e-8}\n",
                written(Format.NDJSON, Rows.of(columns, rows)));
        assertEquals("x\nNaN\nInfinity\n2.0e20\n10000000.0\n1.0e-8\n", written(Format.CSV, Rows.of(columns, rows)));
        assertEquals("1.50", Cells.text(new BigDecimal("1.50")));
    }

    @Test
    void momentsAreWrittenAsJavaWritesThem() {
        Random random = new Random(7);
        List<Instant> moments = new ArrayList<>(List.of(
                Instant.EPOCH,
                Instant.MIN,
                Instant.MAX,
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                Instant.parse("2024-02-29T23:59:59.5Z"),
                Instant.parse("9999-12-31T23:59:59.000000001Z"),
                Instant.parse("0999-01-01T00:00:00Z")));
        for (int i = 0; i < 2000; i++) {
            moments.add(Instant.ofEpochSecond(random.nextInt() * 60L, random.nextInt(1_000_000) * 1000L));
        }
        for (Instant moment : moments) {
            assertEquals(moment.toString(), Cells.text(moment));
        }
    }

    @Test
    void twoColumnsOfOneNameStayTwo() {
        Rows rows = Rows.of(
                List.of(new Column("a", ColumnType.INTEGER), new Column("a", ColumnType.INTEGER)),
                List.of(List.of(1, 2)));
        assertEquals("{\"a\": 1, \"a_1\": 2}\n", written(Format.NDJSON, rows));
    }

    @Test
    void csvQuotesWhereItMust() {
        assertEquals(
                "name,mean,count\n\"Rex, the \"\"dog\"\"\",81.5,12\n,NaN,\n\"a|b\nc\td\",7.0,1000000\n",
                written(Format.CSV, rows()));
        assertEquals("text\n\"\"\n", written(Format.CSV, texts("")));
    }

    @Test
    void tsvHasOneLineARow() {
        assertEquals(
                "name\tmean\tcount\nRex, the \"dog\"\t81.5\t12\n\tNaN\t\na|b\\nc\\td\t7.0\t1000000\n",
                written(Format.TSV, rows()));
    }

    @Test
    void markdownIsATable() {
        assertEquals("""
                | name           | mean |   count |
                | -------------- | ---: | ------: |
                | Rex, the "dog" | 81.5 |      12 |
                | NULL           |  NaN |    NULL |
                | a\\|b<br>c\\td   |  7.0 | 1000000 |
                """, written(Format.MARKDOWN, rows()));
    }

    @Test
    void htmlIsATableThatNoCharsetSpoils() {
        assertEquals("""
                <table>
                <thead>
                <tr><th>name</th><th align="right">mean<br><small>bpm</small></th><th align="right">count</th></tr>
                </thead>
                <tbody>
                <tr><td>Rex, the &quot;dog&quot;</td><td align="right">81.5</td><td align="right">12</td></tr>
                <tr><td>NULL</td><td align="right">NaN</td><td align="right">NULL</td></tr>
                <tr><td>a|b<br>c\\td</td><td align="right">7.0</td><td align="right">1000000</td></tr>
                </tbody>
                </table>
                """, written(Format.HTML, rows()));
        String table = written(Format.HTML, texts("<i>&amp;</i> ü▁"));
        assertTrue(table.contains("<td>&lt;i&gt;&amp;amp;&lt;/i&gt; &#252;&#9601;</td>"), table);
    }

    @Test
    void linesShowOneValueEach() {
        Rows rows = Rows.of(COLUMNS, List.of(List.of("Rex\nII", 81.5, 12L), List.of("Ada", 80.0, 3L)));
        assertEquals("""
                      name = Rex
                             II
                mean [bpm] = 81.5
                     count = 12

                      name = Ada
                mean [bpm] = 80.0
                     count = 3
                """, written(Format.LINE, rows));
    }

    @Test
    void noFormHoldsAllRows() throws IOException {
        for (Format format : Format.values()) {
            int[] read = {0};
            int most = 400_000;
            long[] ahead = {0};
            Writer out = new Writer() {
                private long lines;

                @Override
                public void write(char[] text, int start, int length) {
                    for (int i = start; i < start + length; i++) {
                        lines += text[i] == '\n' ? 1 : 0;
                    }
                    ahead[0] = Math.max(ahead[0], read[0] - lines);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
            format.writer(Space.ENDLESS).write(new Endless(read, most), out);
            assertEquals(most, read[0], "rows read as " + format);
            assertTrue(ahead[0] <= Head.ENOUGH, () -> format + " held " + ahead[0] + " rows");
        }
    }

    /** Rows that are made one by one. */
    private static final class Endless implements Rows {
        private final int[] read;
        private final int most;

        Endless(int[] read) {
            this(read, Integer.MAX_VALUE);
        }

        Endless(int[] read, int most) {
            this.read = read;
            this.most = most;
        }

        @Override
        public List<Column> columns() {
            return List.of(new Column("n", ColumnType.INTEGER));
        }

        @Override
        public boolean next() {
            if (read[0] == most) {
                return false;
            }
            read[0]++;
            return true;
        }

        @Override
        public Object value(int index) {
            return read[0];
        }

        @Override
        public void close() {}
    }
}
