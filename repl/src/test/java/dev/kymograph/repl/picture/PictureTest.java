package dev.kymograph.repl.picture;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Target;
import dev.kymograph.repl.command.Targets;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Word;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PictureTest {

    private static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");
    private static final List<Column> COLUMNS = List.of(
            new Column("animal_id", ColumnType.INTEGER),
            new Column("pet_name", ColumnType.TEXT),
            new Column("timestamp", ColumnType.TIMESTAMP),
            new Column("value", ColumnType.DOUBLE, "bpm"),
            new Column("quality_score", ColumnType.DOUBLE));
    private static final Screen PAGE = new Screen(60, true);
    private static final Screen TERMINAL = new Screen(60, false);

    @TempDir
    Path folder;

    private static List<Object> row(String name, long minute, Double value) {
        return Arrays.asList(name.length(), name, NOON.plusSeconds(60 * minute), value, 0.5);
    }

    private static final Targets ANYWHERE = Targets.outside(file -> Optional.empty(), file -> false);

    private static String drawn(String line, Screen screen, List<List<Object>> rows) {
        return drawn(line, screen, Rows.of(COLUMNS, rows));
    }

    private static String drawn(String line, Screen screen, Rows rows) {
        List<Word> words = Word.split(line);
        Picture picture = Picture.valueOf(words.get(0).text().toUpperCase(Locale.ROOT));
        StringBuilder out = new StringBuilder();
        try {
            List<Word> rest = words.subList(1, words.size());
            Optional<Target> file =
                    picture.file(rest).map(line.contains("--force") ? ANYWHERE::replacing : ANYWHERE::fresh);
            picture.writer(rest, screen, file).write(rows, out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString();
    }

    private static String refused(String line, Rows rows) {
        return assertThrows(KymographException.class, () -> drawn(line, PAGE, rows))
                .getMessage();
    }

    @Test
    void eachPictureAndFormIsAStage() {
        for (Picture picture : Picture.values()) {
            assertTrue(Script.STAGES.contains(picture.toString()));
        }
        for (Format format : Format.values()) {
            assertTrue(Script.STAGES.contains(format.toString()));
        }
    }

    @Test
    void linesHaveAxesWithUnitsTimesAThresholdAndALegend() {
        List<List<Object>> rows = new ArrayList<>();
        for (int minute = 0; minute <= 120; minute += 10) {
            rows.add(row("Rex", minute, 60 + minute / 4.0));
            rows.add(row("Luna", minute, 100.0));
        }
        assertEquals(
                """
                value, bpm
                 90+                                                    ***
                   |                                           *********
                   |                                       ****
                 80+                              *********
                 75+-------------------------*****-------------------------
                 70+                *********
                   |            ****
                   |   *********
                 60+***
                """,
                drawn(
                                "plot height=9 threshold=75",
                                PAGE,
                                rows.stream()
                                        .filter(r -> r.get(1).equals("Rex"))
                                        .toList())
                        .lines()
                        .limit(10)
                        .reduce("", (all, line) -> all + line + "\n"));
        String both = drawn("plot", PAGE, rows);
        assertTrue(both.contains("12:00") && both.contains("14:00"), both);
        assertTrue(both.contains("2024-03-01, UTC"), both);
        assertTrue(both.endsWith("* Rex   o Luna\n"), both);
        assertTrue(drawn("plot", TERMINAL, rows).contains("\u001b[31m"));
    }

    @Test
    void eachReadingHasAMarkWhereItBelongs() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<List<Object>> rows = new ArrayList<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                rows.add(row("Rex", random.nextInt(100_000), random.nextGaussian() * Math.pow(10, random.nextInt(6))));
            }
            Chart chart = Chart.read(Rows.of(COLUMNS, rows), Choice.of("plot", List.of()));
            List<String> lines = drawn("plot", PAGE, rows).lines().toList();
            int left = lines.get(1).indexOf(lines.get(1).contains("+") ? '+' : '|') + 1;
            int width = 60 - left - 1;
            for (List<Object> row : rows) {
                long column = Math.round(chart.across().part(Chart.number(row.get(2))) * (width - 1));
                long up = Math.round(chart.up().part(Chart.number(row.get(3))) * 15);
                String line = lines.get((int) (16 - up));
                assertTrue(left + column < line.length(), () -> String.join("\n", lines));
                assertEquals('*', line.charAt((int) (left + column)), () -> String.join("\n", lines));
            }
        }
    }

    @Test
    void aGapStaysAGap() {
        List<List<Object>> rows = new ArrayList<>();
        for (int minute = 0; minute < 300; minute++) {
            if (minute < 100 || minute >= 200) {
                rows.add(row("Rex", minute, 80.0));
            }
        }
        String line = drawn("plot", PAGE, rows)
                .lines()
                .filter(l -> l.contains("*"))
                .findFirst()
                .orElseThrow();
        assertTrue(line.matches(".*\\*{15,19} {14,20}\\*{15,19}"), line);
        assertEquals(
                1,
                drawn("plot", PAGE, rows).lines().filter(l -> l.contains("*")).count());
    }

    @Test
    void nothingOneAndUnknownValuesAreDrawnAsFarAsTheyCan() {
        assertEquals("nothing to draw: no row has numbers\n", drawn("plot", PAGE, List.of()));
        assertEquals(
                "nothing to draw: no row has numbers\n",
                drawn("plot", PAGE, List.of(row("Rex", 0, null), row("Rex", 1, Double.NaN))));
        assertTrue(drawn("plot", TERMINAL, List.of(row("Rex", 0, 80.0)))
                .codePoints()
                .anyMatch(c -> c > 0x2800));
        assertEquals("nothing to draw: no row has a time and a number\n", drawn("heatmap", PAGE, List.of()));
        assertEquals("value, bpm\n", drawn("bars", PAGE, List.of()).replace("quality_score", "value, bpm"));
    }

    @Test
    void aHeatmapHasTheHoursOfEachDay() {
        List<List<Object>> rows =
                List.of(row("Rex", 0, 60.0), row("Rex", 0, 100.0), row("Rex", 60, 10.0), row("Rex", 24 * 60, 110.0));
        List<String> lines = drawn("heatmap", PAGE, rows).lines().toList();
        assertEquals("value, bpm by hour of the day, UTC, and day", lines.get(0));
        assertEquals("12 *#", lines.get(13));
        assertEquals("13 .", lines.get(14));
        assertEquals("14", lines.get(15));
        assertEquals("   2024-03-01 to 2024-03-02", lines.get(25));
        assertEquals(27, lines.size());
    }

    @Test
    void aHeatmapOfOneValueSaysWhichThatIs() {
        List<List<Object>> rows = List.of(row("Rex", 0, 60.0), row("Rex", 60, 60.0));
        List<String> lines = drawn("heatmap", PAGE, rows).lines().toList();
        assertEquals("12 .", lines.get(13));
        assertEquals("   . is 60.00", lines.get(lines.size() - 1));
    }

    @Test
    void anActogramHasTheDaysOneBelowTheOther() {
        List<List<Object>> rows = new ArrayList<>();
        // Active from 18 o'clock, on the second day from 20; nothing is known of the third, and the fourth begins at
        // midnight.
        for (int hour = 0; hour < 12; hour++) {
            rows.add(row("Rex", 60L * hour, hour < 6 ? 0.0 : 8.0));
            rows.add(row("Rex", 60L * (24 + hour), hour < 8 ? 0.0 : 4.0));
        }
        rows.add(row("Rex", 60 * 60, 8.0));
        assertEquals("""
                value, bpm by time of the day, UTC, each line two days
                           00    06    12    18     00    06    12    18
                2024-03-01             ______######|            ________====
                2024-03-02             ________====|
                2024-03-03                         |#
                2024-03-04 #                       |
                   _ from 0.000  to  # from 7.000
                """, drawn("actogram", PAGE, rows));
        // An hour later in Berlin, where the last reading is of one o'clock.
        String berlin = drawn("actogram zone=Europe/Berlin", PAGE, rows);
        assertTrue(berlin.contains("by time of the day, Europe/Berlin,"), berlin);
        assertTrue(berlin.contains("\n2024-03-04  #"), berlin);
    }

    @Test
    void anActogramHasNoGapsWhereReadingsAreRarerThanColumns() {
        List<List<Object>> rows = new ArrayList<>();
        for (int hour = 0; hour < 24; hour++) {
            rows.add(row("Rex", 60L * (12 + hour), 1.0));
        }
        for (int width : List.of(60, 80, 110, 160)) {
            String day = drawn("actogram", new Screen(width, true), rows)
                    .lines()
                    .filter(line -> line.startsWith("2024-03-02"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(day.matches("2024-03-02 _{24,}\\|"), day);
        }
    }

    @Test
    void noPictureIsWiderThanItsScreen() {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(row("Subject number " + i % 20, 7L * i, 60.0 + i));
        }
        for (int width = 40; width < 120; width++) {
            for (List<List<Object>> some : List.of(rows, rows.subList(0, 1), rows.subList(0, 2))) {
                String plot = drawn("plot", new Screen(width, true), some);
                int most = plot.lines().mapToInt(String::length).max().orElse(0);
                assertTrue(most <= width, most + " of " + width + "\n" + plot);
            }
        }
    }

    @Test
    void anActogramOfEachSubjectAndOfClocksThatChange() {
        Instant night = Instant.parse("2024-03-30T23:00:00Z"); // Midnight in Berlin, where the night lacks an hour.
        List<List<Object>> rows = new ArrayList<>();
        for (int hour = 0; hour < 23; hour++) {
            Instant at = night.plusSeconds(3600L * hour);
            rows.add(Arrays.asList(1, "Rex", at, 1.0, 0.5));
            rows.add(Arrays.asList(2, "Ada", at, 2.0, 0.5));
        }
        List<String> lines =
                drawn("actogram zone=Europe/Berlin", TERMINAL, rows).lines().toList();
        assertEquals(
                "2024-03-31 ▁▁ ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁│",
                lines.stream().filter(l -> l.startsWith("2024")).findFirst().orElseThrow());
        assertTrue(lines.contains("Rex") && lines.contains("Ada"), lines::toString);
        assertEquals(2, lines.stream().filter(line -> line.startsWith("2024")).count());
        assertEquals("nothing to draw: no row has a time and a number\n", drawn("actogram", PAGE, List.of()));
    }

    @Test
    void whatIsDrawnIsFoundByItself() {
        Rows histogram = Rows.of(
                List.of(
                        new Column("field", ColumnType.TEXT),
                        new Column("from", ColumnType.DOUBLE),
                        new Column("to", ColumnType.DOUBLE),
                        new Column("count", ColumnType.BIGINT),
                        new Column("share", ColumnType.DOUBLE)),
                List.of(List.of("pulse", 1.0, 2.0, 3L, 0.5), List.of("pulse", 2.0, 3.0, 3L, 0.5)));
        assertTrue(drawn("plot", PAGE, histogram).startsWith("count\n1 2  3  ####"), drawn("plot", PAGE, histogram));
        // Who is before the time and what is said of each value behind it; the value has a name.
        List<Column> columns = new ArrayList<>(COLUMNS);
        columns.add(new Column("expected", ColumnType.DOUBLE));
        columns.add(new Column("reason", ColumnType.TEXT));
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            List<Object> row = new ArrayList<>(row("Rex", i, 60.0 + i));
            row.add(70.0);
            row.add("because of " + i);
            rows.add(row);
        }
        String plot = drawn("plot", PAGE, Rows.of(columns, rows));
        assertTrue(plot.startsWith("value, bpm\n") && !plot.contains("because"), plot);
        assertTrue(drawn("plot threshold=72.5", PAGE, Rows.of(columns, rows)).contains("72.5"));
        String one = drawn("plot", PAGE, List.of(row("Rex", 0, 60.0)));
        assertTrue(one.contains("2024-03-01 to 2024-03-02, UTC"), one);
    }

    @Test
    void barsAreAsLongAsTheirNumbers() {
        Rows rows = Rows.of(
                List.of(new Column("breed", ColumnType.TEXT), new Column("n", ColumnType.BIGINT)),
                List.of(List.of("Beagle", 4L), List.of("Maine Coon", 8L), List.of("Pug", 0L)));
        assertEquals("""
                n
                Beagle      4  #######################
                Maine Coon  8  #############################################
                Pug         0
                """, drawn("bars", PAGE, rows));
    }

    @Test
    void aPictureIsWrittenOnceIntoAFile() throws Exception {
        Path svg = folder.resolve("a.svg");
        List<List<Object>> rows = List.of(row("<Rex & Co>", 0, 60.0), row("<Rex & Co>", 9, 70.0), row("Ada", 5, 65.0));
        assertEquals("", drawn("plot threshold=62 " + svg, PAGE, rows));
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
        assertTrue(document.getDocumentElement().getTextContent().contains("<Rex & Co>"));
        assertTrue(refused("plot " + svg, Rows.of(COLUMNS, rows)).startsWith("Cannot write to the file [" + svg + "]"));
        drawn("plot --force " + svg, PAGE, rows);
        Path png = folder.resolve("a.PNG");
        drawn("plot " + png, PAGE, rows);
        BufferedImage image = ImageIO.read(png.toFile());
        assertEquals(2 * Drawing.WIDTH, image.getWidth());
        assertTrue(hasColour(image, 0x0072b2));
        assertFalse(Files.exists(folder.resolve("b.svg")));
    }

    private static boolean hasColour(BufferedImage image, int colour) {
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if ((image.getRGB(x, y) & 0xffffff) == colour) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void whatCannotBeDrawnIsRefusedWithAWayOut() {
        Rows rows = Rows.of(COLUMNS, List.of());
        assertEquals(
                "Cannot draw [valu]: there is no such column; there are animal_id, pet_name, timestamp, value, quality_score",
                refused("plot y=valu", rows));
        assertEquals(
                "Cannot draw '| plot' with [a.jpg]: a picture's file ends in .svg or .png",
                refused("plot a.jpg", rows));
        assertEquals(
                "Cannot draw '| plot' with [tall]: a height is a number of lines, from 3 to 999",
                refused("plot height=tall", rows));
        assertEquals("Cannot draw '| heatmap' into a file: only '| plot' can", refused("heatmap a.png", rows));
        assertEquals(
                "Cannot draw '| plot' with zone=: only '| heatmap' and '| actogram' can",
                refused("plot zone=Asia/Tokyo", rows));
        assertEquals(
                "Cannot draw '| actogram' with [Mars]: a zone is UTC or a name like Europe/Berlin",
                refused("actogram zone=Mars", rows));
        assertEquals(
                "Cannot draw '| actogram' of this: no column of it has times",
                refused("actogram", Rows.of(List.of(new Column("n", ColumnType.BIGINT)), List.of())));
        assertEquals(
                "Cannot draw this: no column of it has numbers; there are breed",
                refused("plot", Rows.of(List.of(new Column("breed", ColumnType.TEXT)), List.of())));
    }
}
