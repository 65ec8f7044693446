package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class HighlightsTest {

    private static final long UNDERLINED = AttributedStyle.DEFAULT.underline().getStyle();
    private static final long INVERSE = AttributedStyle.DEFAULT.inverse().getStyle();

    private final Interpreter interpreter = new Interpreter(
            data -> new Run().source(Optional.empty(), data),
            Optional.empty(),
            new Streams(
                    new ByteArrayInputStream(new byte[0]),
                    new ByteArrayOutputStream(),
                    new PrintStream(new ByteArrayOutputStream()),
                    Set.of(),
                    0),
            new Display(Format.BOX, 40, true, false));

    private final Highlights highlights = new Highlights(interpreter, Theme.DARK);

    @AfterEach
    void leave() {
        interpreter.close();
    }

    private List<String> parts(String line, int cursor, Predicate<AttributedStyle> chosen) {
        AttributedString shown = highlights.highlighted(line, cursor);
        assertEquals(line, shown.toString(), "nothing is added and nothing is lost");
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i <= line.length(); i++) {
            if (i < line.length() && chosen.test(shown.styleAt(i))) {
                part.append(line.charAt(i));
            } else if (part.length() > 0) {
                parts.add(part.toString());
                part.setLength(0);
            }
        }
        return parts;
    }

    private List<String> underlined(String line) {
        return parts(line, line.length(), style -> (style.getStyle() & UNDERLINED) != 0);
    }

    private List<String> in(AttributedStyle style, String line) {
        return parts(line, line.length(), style::equals);
    }

    @Test
    void unknownNamesAreUnderlinedOnceTheEngineIsOpen() {
        assertEquals(List.of(), underlined("statistcs levle breeed=x"));
        interpreter.engine();
        assertEquals(List.of("levle"), underlined("DESCRIBE levle"));
        assertEquals(List.of(), underlined("SUMMARIZE level; SHOW TABLES; SHOW ALL TABLES; DESC SELECT 1"));
        assertEquals(List.of("statistcs"), underlined("statistcs level"));
        assertEquals(List.of("levle"), underlined("statistics levle place=north"));
        assertEquals(List.of("breeed"), underlined("statistics level breeed=x by=day"));
        assertEquals(List.of(), underlined("statistics level by=month last>=30d"));
        assertEquals(List.of("plott"), underlined("statistics level | plott"));
        assertEquals(List.of(".mod"), underlined(".mod box"));
        assertEquals(List.of("levle"), underlined("SELECT a FROM levle"));
        assertEquals(List.of(), underlined("WITH own AS (SELECT 1) SELECT * FROM own, range(3)"));
    }

    @Test
    void whatIsExplainedLooksAsItDoesByItself() {
        interpreter.engine();
        assertEquals(List.of("levle"), underlined("explain statistics levle by=day"));
        assertEquals(List.of("breeed"), underlined("explain analyze statistics level breeed=x"));
        assertEquals(List.of("levle"), underlined("explain SELECT a FROM levle"));
        assertEquals(List.of(), underlined("explain anal"));
        assertEquals(List.of(), underlined("explain analyze statistics level"));
        assertEquals(List.of("statistcs"), underlined("explain statistcs level"));
    }

    @Test
    void whatIsWatchedLooksAsItDoesByItself() {
        interpreter.engine();
        assertEquals(List.of("statistcs"), underlined(".watch 5s statistcs level"));
        assertEquals(List.of("levle"), underlined("flush; .watch 5s SELECT a FROM levle"));
        assertEquals(List.of(), underlined(".watch 5s statistics level by=month"));
        assertEquals(List.of(".watch", "statistics"), in(Theme.DARK.keyword(), ".watch 5s statistics level"));
    }

    @Test
    void aValueThatItsParameterDoesNotTakeIsUnderlined() {
        interpreter.engine();
        assertEquals(List.of("sideways"), underlined("compare level by=place way=sideways"));
        assertEquals(List.of(), underlined("compare level by=place way=Up "));
        assertEquals(List.of(), underlined("compare level by=place way=d"), "it can still become one");
        assertEquals(List.of("d"), underlined("compare level way=d by=place"));
        assertEquals(List.of(), underlined("compare level way=:mine by=place"));
    }

    @Test
    void aCommandThatIsStillBeingTypedIsNotWrongYet() {
        interpreter.engine();
        assertEquals(List.of(), underlined("stat"));
        assertEquals(List.of("stax"), underlined("stax"));
    }

    @Test
    void optionsAndTheMetricsTheyNameAreUnderlinedWhereTheyAreUnknown() {
        assertEquals(List.of("--metrik"), underlined("ingest x.csv --metrik level"), "the shell's own need no engine");
        interpreter.engine();
        assertEquals(List.of("levle"), underlined("ingest x.csv --metric levle --again"));
        assertEquals(List.of("levle"), underlined("ingest x.csv --metric=levle"));
        assertEquals(List.of("--agan"), underlined("ingest x.csv --metric level --agan"));
        assertEquals(List.of(), underlined("ingest x.csv --metric level --again"));
        assertEquals(List.of(), underlined("plugins new sleep-score --metric"), "a switch there");
    }

    @Test
    void whatCanStillBecomeANameIsNotWrongYet() {
        interpreter.engine();
        assertEquals(List.of(), underlined("ingest x.csv --met"));
        assertEquals(List.of(), underlined("ingest x.csv --metric lev"));
        assertEquals(List.of(), underlined("statistics lev"));
        assertEquals(List.of("lev"), underlined("statistics lev "));
    }

    @Test
    void bothLanguagesShowWhatIsWhat() {
        interpreter.engine();
        String sql = "select 'a''b', 1.5, \"x\" FROM level -- why\nwhere 1";
        assertEquals(List.of("select", "FROM", "where"), in(Theme.DARK.keyword(), sql));
        assertEquals(List.of("'a''b'", "\"x\""), in(Theme.DARK.text(), sql));
        assertEquals(List.of("1.5", "1"), in(Theme.DARK.number(), sql));
        assertEquals(List.of("-- why"), in(Theme.DARK.comment(), sql));
        String both = "statistics level place=\"North Yard\" limit=3; SELECT 1";
        assertEquals(List.of("statistics", "SELECT"), in(Theme.DARK.keyword(), both));
        assertEquals(List.of("level"), in(Theme.DARK.known(), both));
        assertEquals(List.of("\"North Yard\""), in(Theme.DARK.text(), both));
        assertEquals(List.of("3", "1"), in(Theme.DARK.number(), both));
        assertEquals(List.of("'North"), underlined("SELECT 'North"), "a text without its end");
    }

    @Test
    void theBracketAtTheCursorShowsItsFellow() {
        Predicate<AttributedStyle> inverse = style -> (style.getStyle() & INVERSE) != 0;
        assertEquals(List.of("(", ")"), parts("SELECT (1 + (2))", 16, inverse));
        assertEquals(List.of(), parts("SELECT (1 + (2))", 10, inverse));
        assertEquals(List.of("]"), underlined("SELECT (1]"));
    }

    @Test
    void theThemeFollowsTheTerminalsGround() {
        assertEquals(Optional.empty(), Theme.of(Map.of()));
        assertEquals(Optional.of(Theme.LIGHT), Theme.of(Map.of("COLORFGBG", "0;15")));
        assertEquals(Optional.of(Theme.DARK), Theme.of(Map.of("COLORFGBG", "15;0")));
        assertEquals(Optional.of(Theme.NONE), Theme.of(Map.of("COLORFGBG", "0;15", "NO_COLOR", "")));
    }
}
