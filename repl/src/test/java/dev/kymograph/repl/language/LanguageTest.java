package dev.kymograph.repl.language;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.Question.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LanguageTest {

    private static List<String> words(String line) {
        return Word.split(line).stream().map(Word::text).toList();
    }

    private static List<Term> terms(String line) {
        return Terms.of(Word.split(line));
    }

    private static Term is(String name, String... values) {
        return new Term(name, Comparison.IS, List.of(values));
    }

    private static List<Statement> fed(String text) {
        Script script = new Script();
        List<Statement> statements = new ArrayList<>();
        for (String line : text.lines().toList()) {
            script.add(line);
            for (Optional<Statement> next = script.next(); next.isPresent(); next = script.next()) {
                statements.add(next.get());
            }
        }
        return statements;
    }

    private static List<String> queries(String text) {
        return fed(text).stream().map(s -> ((Statement.Sql) s).text()).toList();
    }

    @Test
    void wordsPartAtBlanksOutsideQuotes() {
        assertEquals(List.of("a", "b c", "d"), words("a  'b c'\td "));
        assertEquals(List.of("breed=German Shepherd"), words("breed=\"German Shepherd\""));
        assertEquals(List.of("say=a \"b\""), words("say=\"a \"\"b\"\"\""));
        assertEquals(List.of(""), words("''"));
        assertEquals(List.of("C:\\data\\a.csv"), words("C:\\data\\a.csv"));
    }

    @Test
    void anApostropheWithinAWordIsALetter() {
        assertEquals(List.of("name=O'Brien", "it's"), words("name=O'Brien it's"));
        assertEquals("name=O'Brien", Word.ofArgument("name=O'Brien").text());
        assertEquals("name='t", Word.ofArgument("name='t").text());
    }

    @Test
    void aQuoteThatIsNotClosedIsRefused() {
        KymographException refused = assertThrows(KymographException.class, () -> words("a 'b"));
        assertEquals("Cannot read [a 'b]: the quote at character 3 is not closed", refused.getMessage());
    }

    @Test
    void termsHaveANameASignAndValues() {
        assertEquals(List.of(is("breed", "German Shepherd")), terms("breed=\"German Shepherd\""));
        assertEquals(List.of(is("breed", "A", "B")), terms("breed=A,B"));
        assertEquals(List.of(is("breed", "A,B", "C")), terms("breed='A,B',C"));
        assertEquals(List.of(is("note", "a=b>c")), terms("note='a=b>c'"));
        assertEquals(List.of(is("empty", "")), terms("empty="));
        for (Comparison sign : Comparison.values()) {
            assertEquals(List.of(new Term("q", sign, List.of("0.8"))), terms("q" + sign.sign() + "0.8"));
        }
    }

    @Test
    void blanksAroundASignOrAfterACommaDoNotPart() {
        assertEquals(List.of(is("a", "1"), is("b", "x y", "z")), terms("a = 1 b= 'x y', z"));
        assertEquals(List.of(new Term("q", Comparison.AT_LEAST, List.of("1"))), terms("q >= 1"));
    }

    @Test
    void aWordThatIsNoTermIsRefused() {
        KymographException refused = assertThrows(KymographException.class, () -> terms("breed"));
        assertTrue(refused.getMessage().startsWith("Cannot read [breed]: expected name=value"), refused.getMessage());
        assertThrows(KymographException.class, () -> terms("=3"));
    }

    @Test
    void aShellsArgumentIsOneWordWhateverBlanksItHas() {
        assertEquals(
                List.of(is("breed", "German Shepherd", "Border Collie")),
                Terms.of(List.of(Word.ofArgument("breed=German Shepherd,Border Collie"))));
        assertEquals(List.of(is("breed", "A, B")), Terms.of(List.of(Word.ofArgument("breed=\"A, B\""))));
    }

    @Test
    void aQueryGoesOnToItsSemicolon() {
        assertEquals(List.of("SELECT 1,\n2", "select 3"), queries("SELECT 1,\n2; select 3;\nSELECT 4"));
        assertEquals(List.of("WITH a AS (SELECT 1) FROM a"), queries("WITH a AS (SELECT 1) FROM a;"));
        assertEquals(List.of("(SELECT 1)"), queries("(SELECT 1);"));
    }

    @Test
    void aSemicolonWithinQuotesOrCommentsEndsNothing() {
        List<String> texts = List.of(
                "SELECT ';'",
                "SELECT 'it''s;'",
                "SELECT \";\" FROM a",
                "SELECT 1 -- ;\n, 2",
                "SELECT /* ; */ 1",
                "SELECT $$ ; $$",
                "SELECT $a$ ; $$ ; $a$",
                "SELECT E'\\';' , 1",
                "SELECT 'a\n;b'");
        for (String text : texts) {
            assertEquals(List.of(text), queries(text + ";"), text);
        }
    }

    @Test
    void commandsEndWithTheirLine() {
        List<Statement> statements = fed("flush\nmetrics;\nstatistics a b='x;y' ; flush\n.mode csv\n-- nothing\n;;\n");
        assertEquals(5, statements.size(), statements.toString());
        assertEquals(
                List.of("statistics", "a", "b=x;y"),
                ((Statement.Command) statements.get(2))
                        .words().stream().map(Word::text).toList());
        assertEquals(".mode", ((Statement.Dot) statements.get(4)).name());
    }

    @Test
    void explainOfAQueryIsACommandThatGoesOnToTheSemicolon() {
        List<Statement> statements = fed("explain SELECT 1,\n ';';\nexplain statistics a\n");
        assertEquals("SELECT 1,\n ';'", ((Statement.Command) statements.get(0)).rest());
        assertEquals("statistics a", ((Statement.Command) statements.get(1)).rest());
    }

    @Test
    void whatIsNotWholeWaits() {
        Script script = new Script();
        script.add("SELECT 1");
        assertTrue(script.next().isEmpty());
        assertFalse(script.isEmpty());
        script.add("/* open");
        assertTrue(script.next().isEmpty());
        script.add("*/;");
        assertTrue(script.next().isPresent());
        assertTrue(script.isEmpty());
    }

    @Test
    void whatComesAfterABarIsAStageOnlyWhereItIsOne() {
        Statement.Piped piped = (Statement.Piped)
                fed("latest pulse name=O'Brien | plot y=value a.svg").get(0);
        assertEquals("latest pulse name=O'Brien", ((Statement.Command) piped.of()).text());
        assertEquals(
                List.of("plot", "y=value", "a.svg"),
                piped.words().stream().map(Word::text).toList());
        assertEquals(List.of("SELECT a || line FROM t"), queries("SELECT a || line FROM t;"));
        Statement.Piped query =
                (Statement.Piped) fed("SELECT 1 | 2,\n 'a | csv' | csv x.csv;").get(0);
        assertEquals("SELECT 1 | 2,\n 'a | csv'", ((Statement.Sql) query.of()).text());
        assertEquals(List.of("SELECT 1 | 2"), queries("SELECT 1 | 2;"));
        assertEquals(List.of("SELECT 'a | csv'"), queries("SELECT 'a | csv';"));
        assertEquals(List.of("SELECT 1 | plots"), queries("SELECT 1 | plots;"));
        Statement.Command quoted =
                (Statement.Command) fed("latest pulse name='a | plot'").get(0);
        assertEquals("name=a | plot", quoted.words().get(2).text());
        Statement.Piped arguments =
                (Statement.Piped) Script.ofArguments(List.of("latest", "pulse", "|", "csv", "x.csv"))
                        .get(0);
        assertEquals("latest pulse", ((Statement.Command) arguments.of()).text());
    }

    private static List<String> written(String text) {
        return fed(text).stream().map(Statement::written).toList();
    }

    @Test
    void afterABarAreWordsToTheEndOfTheLine() {
        assertEquals(
                List.of("SELECT 1 | csv x.csv --force", "SELECT 2"),
                written("SELECT 1 | csv x.csv --force; SELECT 2;"));
        assertEquals(List.of("SELECT 1 | plot x.svg --force"), written("SELECT 1\n| plot x.svg --force\n;"));
        assertEquals(List.of("SELECT 1 | csv \"rex's.csv\""), written("SELECT 1 | csv rex's.csv;"));
        assertEquals(List.of("SELECT 1 | csv \"a;b.csv\" --force"), written("SELECT 1 | csv 'a;b.csv' --force;"));
        assertEquals(List.of("SELECT 1 | csv x.csv"), written("SELECT 1 | csv x.csv -- all; of it\n;"));
        assertEquals(List.of("SELECT 1 | csv --force"), written("SELECT 1|csv --force;"));
        assertEquals(List.of("SELECT 1 | csv f --force", "SELECT 2"), written("SELECT 1 |\ncsv f --force;\nSELECT 2;"));
        assertEquals(2, Phrase.of("SELECT 1 |\ncsv f --force;\nSELECT 2;").size());
    }

    @Test
    void commentsAndTextsOfSqlAreNoWords() {
        assertEquals(
                List.of("SELECT 1 || 2 -- | csv x --force;", "SELECT 3"),
                written("SELECT 1 || 2 -- | csv x --force;\n;SELECT 3;"));
        assertEquals(
                List.of("SELECT '| csv x --force;' AS a /* | csv --; */, \"| csv;\""),
                written("SELECT '| csv x --force;' AS a /* | csv --; */, \"| csv;\";"));
        assertEquals(List.of("SELECT $$ | csv --; $$, 1 || line"), written("SELECT $$ | csv --; $$, 1 || line;"));
        assertEquals(List.of("SELECT 1 | 2 --force;\n+ 1"), written("SELECT 1 | 2 --force;\n+ 1;"));
    }

    @Test
    void wordsAfterABarAreColouredAsWords() {
        Phrase phrase = Phrase.of("SELECT 1 | csv x.csv --force; SELECT 2;").get(0);
        Token last = phrase.tokens().get(phrase.tokens().size() - 1);
        assertEquals(Token.Kind.OPTION, last.kind());
        assertEquals(2, Phrase.of("SELECT 1 | csv x.csv --force; SELECT 2;").size());
    }
}
