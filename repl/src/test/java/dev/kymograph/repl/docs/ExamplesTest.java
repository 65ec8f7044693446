package dev.kymograph.repl.docs;

import dev.kymograph.repl.docs.Page.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every example of the documentation, run in its order against the demo. With {@code -Dkymograph.docs=write} the pages are rewritten with
 * what was seen, to be read before it is committed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesTest {

    private static final Path ROOT =
            Path.of(System.getProperty("kymograph.root")).toAbsolutePath();
    private static final String HOME = "kymograph.home";

    /** Pages whose examples measure for minutes. */
    private static final List<String> LONG = List.of("docs/anomalies.md", "docs/benchmarks.md");

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)");

    private DemoLake lake;

    @BeforeAll
    void makeTheDemo(@TempDir Path temporary) {
        System.setProperty(HOME, ROOT.resolve("repl/target/kymo").toString());
        lake = DemoLake.make(temporary.toAbsolutePath());
    }

    @AfterAll
    void forgetWherePluginsAre() {
        System.clearProperty(HOME);
    }

    @TestFactory
    Stream<DynamicTest> everyExampleDoesWhatItShows() throws IOException {
        return Page.all(ROOT).stream()
                .map(path -> ROOT.relativize(path).toString())
                .filter(page -> !LONG.contains(page))
                .map(this::examplesOf);
    }

    @Tag("heavy")
    @TestFactory
    Stream<DynamicTest> everyLongExampleDoesToo() {
        return LONG.stream().map(this::examplesOf);
    }

    private DynamicTest examplesOf(String page) {
        return DynamicTest.dynamicTest(page, () -> check(Page.read(ROOT.resolve(page))));
    }

    private void check(Page page) throws IOException {
        Examples examples = new Examples(ROOT, lake, page);
        Map<Example, List<String>> seen = new LinkedHashMap<>();
        for (Example example : page.examples()) {
            try {
                List<String> text = examples.run(example);
                if (!Likeness.areAlike(example.text(), text)) {
                    seen.put(example, text);
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(page.path() + ":" + example.line() + ": " + e.getMessage(), e);
            }
        }
        if ("write".equals(System.getProperty("kymograph.docs"))) {
            page.rewrite(seen);
        } else {
            assertEquals(
                    "", differences(page, seen), "if what happens is right, -Dkymograph.docs=write writes it down");
        }
    }

    private static String differences(Page page, Map<Example, List<String>> seen) {
        List<String> differences = new ArrayList<>();
        seen.forEach((example, text) -> differences.add(page.path() + ":" + example.line() + " shows\n"
                + String.join("\n", example.text()) + "\nbut was\n" + String.join("\n", text)));
        return String.join("\n\n", differences);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (Path path : Page.all(ROOT)) {
            Matcher links = LINK.matcher(Files.readString(path));
            while (links.find()) {
                Path target = path.resolveSibling(links.group(1));
                assertTrue(Files.exists(target), path + " links to " + links.group(1) + ", which is not there");
            }
        }
    }

    @Test
    void whatDiffersIsFound() {
        assertTrue(Likeness.areAlike("1 row · 12 ms · DuckDB", "1 row · 1.5 s · DuckDB"));
        assertFalse(Likeness.areAlike("1 row · 12 ms · DuckDB", "2 rows · 12 ms · DuckDB"));
        assertTrue(Likeness.areAlike("│ 80.75454775436276 │", "│  80.7545477543627 │"));
        assertFalse(Likeness.areAlike("│ 80.75454775436276 │", "│ 80.75454875436276 │"));
        assertTrue(
                Likeness.areAlike("│ 1h    │   390066 │    12 │ 6553173 │", "│ 1h    │   390066 │    12 │ 6553174 │"));
        assertFalse(
                Likeness.areAlike("│ 1h    │   390066 │    12 │ 6553173 │", "│ 1h    │   390066 │    13 │ 6553173 │"));
        assertTrue(Likeness.areAlike("| ----: | -----: |", "| ----: | ----: |"));
        assertFalse(Likeness.areAlike("| ----: | -----: |", "| ----: | ------ |"));
        assertFalse(Likeness.areAlike("at 2024-01-01T00:00:00Z", "at 2024-01-01T00:00:01Z"));
    }
}
