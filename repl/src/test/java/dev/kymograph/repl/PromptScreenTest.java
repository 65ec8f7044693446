package dev.kymograph.repl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * What somebody at the prompt sees while typing and after, looks and all. With {@code -Dkymograph.screens=write} the screens are written
 * down anew, to be read before they are committed.
 */
class PromptScreenTest {

    private static final Path SCREENS =
            Path.of(System.getProperty("kymograph.root"), "repl/src/test/resources/dev/kymograph/repl/screens");
    private static final String PROMPT = "kymo>";
    private static final String CLEAR_LINE = "\u0015";
    private static final String CLEAR_SCREEN = "\f";

    private final StringBuilder seen = new StringBuilder();

    @ParameterizedTest
    @Timeout(300)
    @ValueSource(ints = {80, 160})
    void theScreensAreAsTheyAlwaysWere(int width) throws Exception {
        try (VirtualSession session = new VirtualSession(new Run().whole(), width)) {
            session.await(PromptScreenTest::atPrompt);
            typed(session);
            answered(session);
            running(session);
            session.type("quit\r");
            assertEquals(0, session.status());
        }
        Path golden = SCREENS.resolve("prompt-" + width + ".txt");
        if ("write".equals(System.getProperty("kymograph.screens"))) {
            Files.writeString(golden, seen);
        }
        assertEquals(
                Files.readString(golden), seen.toString(), "if it is right, -Dkymograph.screens=write writes it down");
    }

    @Test
    @Timeout(120)
    void whatWasTypedAheadIsUnderlinedWhenTheEngineIsOpen() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        Run run = new Run().whole();
        run.opening = gate::join;
        try (VirtualSession session = new VirtualSession(run, 80)) {
            session.await(PromptScreenTest::atPrompt);
            session.type("statistcs level");
            String before = session.await(screen -> screen.contains("statistcs level\n~"));
            assertFalse(underlined(before), () -> "nobody knows yet:\n" + before);
            gate.complete(null);
            session.await(PromptScreenTest::underlined);
            session.type(CLEAR_LINE + "quit\r");
            assertEquals(0, session.status());
        }
    }

    private void typed(VirtualSession session) throws Exception {
        // Only what an open engine answers makes sure that names are known.
        look(session, "flush\r", screen -> screen.contains("1 row ") && atPrompt(screen));
        clear(session);
        look(session, "st\t", screen -> screen.contains("status") && screen.contains("what is usual"));
        look(session, CLEAR_LINE, screen -> atPrompt(screen) && !screen.contains("what is usual"));
        look(session, "statistics levle by=month | plott", screen -> screen.contains("plott\n~") && underlined(screen));
        look(session, CLEAR_LINE, PromptScreenTest::atPrompt);
        look(
                session,
                "SELECT max(height) FROM levle WHERE place = 'north'",
                screen -> screen.contains("'north'\n~") && underlined(screen));
        look(session, CLEAR_LINE, PromptScreenTest::atPrompt);
        look(session, "flu", screen -> screen.contains("kymo> flush\n~     bbbdd"));
        look(session, CLEAR_LINE, PromptScreenTest::atPrompt);
    }

    private void answered(VirtualSession session) throws Exception {
        for (String line : new String[] {
            "statistics level label=\"a text that is rather long and goes on in the next line of a screen\"",
            "statistix level",
            "FROM numbers 9 | bars y=number;",
            "FROM hours | plot height=6 threshold=25;",
            ".tour 1"
        }) {
            look(
                    session,
                    line + "\r",
                    screen -> atPrompt(screen) && screen.lines().count() > 3);
            clear(session);
        }
        set(session, ".mode vertical");
        look(session, "statistics level label=x\r", screen -> screen.contains("1 row ") && atPrompt(screen));
        clear(session);
        set(session, ".mode box");
        set(session, ".maxrows 4");
        look(session, "FROM numbers 9;\r", screen -> screen.contains("9 rows ") && atPrompt(screen));
        clear(session);
    }

    private void running(VirtualSession session) throws Exception {
        look(session, "FROM wait;\r", screen -> screen.contains("50 % · waiting"));
        session.interrupt();
        look(session, "", screen -> screen.contains("Cancelled") && atPrompt(screen));
        clear(session);
        look(
                session,
                ".watch 100ms FROM ticks;\r",
                screen -> screen.contains("└") && screen.lines().anyMatch(line -> line.matches("~ *iiiiiiiii")));
        session.interrupt();
        session.await(PromptScreenTest::atPrompt);
        clear(session);
    }

    /** Types something and keeps the screen once it is as it should be. */
    private void look(VirtualSession session, String keys, Predicate<String> wanted) throws Exception {
        session.type(keys);
        seen.append("==== ").append(named(keys)).append('\n').append(session.settled(wanted));
    }

    /** Types what changes how results look. */
    private static void set(VirtualSession session, String line) throws Exception {
        session.type(line + "\r");
        session.await(screen -> screen.startsWith(PROMPT + " " + line) && atPrompt(screen));
        clear(session);
    }

    private static void clear(VirtualSession session) throws Exception {
        session.type(CLEAR_SCREEN);
        session.await(screen -> screen.startsWith(PROMPT) && screen.lines().count() == 1);
    }

    private static String named(String keys) {
        return keys.replace("\r", " [Enter]").replace("\t", " [Tab]").replace(CLEAR_LINE, "[Ctrl-U]");
    }

    private static boolean atPrompt(String screen) {
        return screen.endsWith(PROMPT + "\n");
    }

    private static boolean underlined(String screen) {
        return screen.lines().anyMatch(line -> line.startsWith("~") && line.contains("uuuuu"));
    }
}
