package dev.kymograph.repl;

import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class GroundTest {

    private static final String QUESTION = "\u001b]11;?";
    private static final String ON_DARK = "\u001b[94;1mSELECT";
    private static final String ON_LIGHT = "\u001b[34;1mSELECT";

    private final Run run = new Run().whole();
    private final TypedSession typed = new TypedSession(run);

    @Test
    void whatTheTerminalAnswersChoosesTheColoursWhenItComes() throws Exception {
        assumeTrue(Theme.of(System.getenv()).isEmpty());
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.await(() -> typed.screen().contains(QUESTION), typed::screen);
            TypedSession.type(keys, "SELECT");
            TypedSession.await(() -> typed.screen().contains(ON_DARK), typed::screen);
            TypedSession.type(keys, "\u001b]11;rgb:ffff/ffff/fafa\u001b\\ 1;");
            TypedSession.await(() -> typed.screen().contains(ON_LIGHT), typed::screen);
            TypedSession.type(keys, "\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("text\nSELECT 1\n", typed.results());
    }

    @Test
    void nobodyIsAskedWhereTheUserHasSaid() throws Exception {
        typed.preferences = new Preferences(Optional.empty(), Optional.of(Theme.LIGHT), Editing.EMACS, "");
        assertEquals(0, typed.session("flush\rquit\r"));
        assertFalse(typed.screen().contains(QUESTION));
    }

    @Test
    void anAnswerThatIsNoneIsNotTakenForWhatIsTyped() throws Exception {
        typed.session("\u001b]11;nonsense\u0007flush\r\u001b]11;rgb:1/2\u001b\\quit\r");
        assertEquals("flushed\n7\n", typed.results());
    }

    @Test
    void anAnswerMayEndInOneByte() throws Exception {
        typed.session("\u001b]11;rgb:0/0/0\u009cflush\rquit\r");
        assertEquals("flushed\n7\n", typed.results());
    }

    @Test
    void theGroundIsLightOrDarkByWhatEyesSee() {
        assertEquals(Optional.of(Theme.LIGHT), Ground.themeOf("rgb:ffff/ffff/ffff"));
        assertEquals(Optional.of(Theme.LIGHT), Ground.themeOf("rgb:fd/f6/e3"));
        assertEquals(Optional.of(Theme.LIGHT), Ground.themeOf("rgba:ff/ff/00/ff"));
        assertEquals(Optional.of(Theme.DARK), Ground.themeOf("rgb:0000/0000/FFFF"));
        assertEquals(Optional.of(Theme.DARK), Ground.themeOf("rgb:0/0/0"));
        assertEquals(Optional.empty(), Ground.themeOf("?"));
        assertEquals(Optional.empty(), Ground.themeOf(""));
        assertTrue(Ground.themeOf("rgb:12345/0/0").isEmpty());
    }
}
