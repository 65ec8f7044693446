package dev.kymograph.repl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What a session looks like on the engine itself, with its plugins and a lake of five animals. With {@code -Dkymograph.screens=write} the
 * screens are written down anew, to be read before they are committed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LakeScreenTest {

    private static final Path ROOT = Path.of(System.getProperty("kymograph.root"));
    private static final Path SCREENS = ROOT.resolve("repl/src/test/resources/dev/kymograph/repl/screens");
    private static final String HOME = "kymograph.home";
    private static final String PROMPT = "kymo>";

    private static final List<String> ASKED = List.of(
            "statistics pulse_rate type=Dog by=breed",
            "statistics pulse_rate breed=Beagel",
            "SELECT p.pulse FROM pulse_rate p;",
            "DESCRIBE pulse_rate;",
            "SUMMARIZE SELECT pet_name, pulse_value FROM pulse_rate;",
            "latest pulse_rate",
            "SELECT field, count(*) AS n FROM _ GROUP BY field;",
            "explain SELECT count(*) FROM pulse_rate WHERE timestamp < '2024-01-03';",
            "series pulse_rate animal=Rex every=1h | plot height=8 threshold=100",
            "readings pulse_rate animal=Rex | heatmap",
            "readings pulse_rate animal=Rex | actogram",
            "histogram pulse_rate bins=6 | bars",
            "SELECT pet_name, sparkline(pulse_value, timestamp) AS s FROM pulse_rate GROUP BY pet_name ORDER BY pet_name;",
            ".help statistics");

    private final StringBuilder seen = new StringBuilder();
    private Path data;

    @BeforeAll
    void makeALake(@TempDir Path temporary) {
        System.setProperty(HOME, ROOT.resolve("repl/target/kymo").toString());
        data = temporary.resolve("lake");
        ScreenRun run = ScreenRun.ofCommand(
                InputStream.nullInputStream(),
                "--data",
                data.toString(),
                "-c",
                "generate animals --animals 5 --days 7 --every 30m --metrics pulse_rate");
        assertEquals(0, run.status(), run.text());
    }

    @AfterAll
    void forgetWherePluginsAre() {
        System.clearProperty(HOME);
    }

    @ParameterizedTest
    @Timeout(300)
    @ValueSource(ints = {80, 160})
    void theScreensAreAsTheyAlwaysWere(int width) throws Exception {
        seen.setLength(0);
        try (VirtualSession session = new VirtualSession(data, width)) {
            session.await(LakeScreenTest::atPrompt);
            for (String line : ASKED) {
                clear(session);
                look(
                        session,
                        line + "\r",
                        screen -> atPrompt(screen) && screen.lines().count() > 3);
            }
            clear(session);
            look(session, "statistics pulse_rate breed=Ger\t", screen -> screen.contains("\"German Shepherd\""));
            session.type("\u0015");
            clear(session);
            look(session, "series pulse_rate fill=\t", screen -> screen.contains("fill=locf"));
            session.type("\u0015");
            clear(session);
            look(session, "DESCRIBE pulserate", screen -> screen.contains("uuuu"));
            session.type("\u0015quit\r");
            assertEquals(0, session.status());
        }
        compare(width);
    }

    private void compare(int width) throws IOException {
        Path golden = SCREENS.resolve("lake-" + width + ".txt");
        if ("write".equals(System.getProperty("kymograph.screens"))) {
            Files.writeString(golden, seen);
        }
        assertEquals(
                Files.readString(golden), seen.toString(), "if it is right, -Dkymograph.screens=write writes it down");
    }

    private void look(VirtualSession session, String keys, Predicate<String> wanted) throws Exception {
        session.type(keys);
        String screen =
                session.settled(wanted).replaceAll("· \\d+\\.\\d s", "· N ms").replaceAll("state \\d+", "state N");
        seen.append("==== ")
                .append(keys.replace("\r", " [Enter]").replace("\t", " [Tab]"))
                .append('\n')
                .append(screen);
    }

    private static void clear(VirtualSession session) throws Exception {
        session.type("\f");
        session.await(screen -> screen.startsWith(PROMPT) && screen.lines().count() == 1);
    }

    private static boolean atPrompt(String screen) {
        return screen.endsWith(PROMPT + "\n");
    }
}
