package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is offered, by the place of the cursor, which is where the sign ¦ stands. */
class CompletionTest {

    private static List<Candidate> offered(String typed) {
        return offered(Optional.empty(), typed);
    }

    /** @param asked what was asked before */
    private static List<Candidate> offered(Optional<String> asked, String typed) {
        int cursor = typed.indexOf('¦');
        ParsedLine line = PromptParser.cut(typed.replace("¦", ""), cursor);
        Run run = new Run().whole();
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                Set.of(),
                0);
        try (Interpreter interpreter = new Interpreter(
                data -> run.source(Optional.empty(), data),
                Optional.empty(),
                streams,
                new Display(Format.BOX, 40, true, false))) {
            Engine engine = interpreter.opened().engine();
            interpreter.opened().builtIns().begun(engine).join();
            interpreter.variables().set(List.of("breed=Beagle"));
            asked.ifPresent(before -> Script.statements(before).forEach(interpreter::execute));
            List<Candidate> candidates = new ArrayList<>();
            new Completion(interpreter).complete(null, line, candidates);
            String word = line.word().substring(0, line.wordCursor());
            candidates.removeIf(candidate -> !candidate.value().startsWith(word));
            return candidates;
        }
    }

    private static List<String> values(String typed, String group) {
        return offered(typed).stream()
                .filter(candidate -> group.equals(candidate.group()))
                .map(Candidate::value)
                .sorted()
                .toList();
    }

    private static List<String> valuesAfter(String asked, String typed, String group) {
        return offered(Optional.of(asked), typed).stream()
                .filter(candidate -> group.equals(candidate.group()))
                .map(Candidate::value)
                .sorted()
                .toList();
    }

    private static Map<String, String> help(String typed, String group) {
        Map<String, String> help = new TreeMap<>();
        offered(typed).stream()
                .filter(candidate -> group.equals(candidate.group()))
                .forEach(candidate -> help.put(candidate.value(), String.valueOf(candidate.descr())));
        return help;
    }

    @Test
    void namesOfSqlAreDescribed() {
        assertEquals(
                Map.of("level", "how full a tank is, in cm", "tanks", "each tank, with its attributes"),
                help("SELECT * FROM ¦", "relations"));
        assertEquals(
                Map.of(
                        "height", "level: how full a tank is, in cm",
                        "tank_id", "level: id of the tank",
                        "timestamp", "level: when, in UTC"),
                help("SELECT ¦ FROM level", "columns"));
        assertEquals(
                "tanks: of the tank", help("SELECT ¦ FROM tanks", "columns").get("place"));
        assertFalse(help("SELECT ¦ FROM tanks", "SQL").containsValue("null"));
    }

    @Test
    void whatIsDescribedIsARelationOrAQuery() {
        for (String word : List.of("DESCRIBE", "desc", "SUMMARIZE")) {
            assertEquals(List.of("level", "tanks"), values(word + " ¦", "relations"));
            assertEquals(List.of("SELECT"), values(word + " ¦", "SQL"));
        }
        assertEquals(List.of("TABLES"), values("SHOW ¦", "SQL"));
        assertEquals(List.of("height"), values("DESCRIBE SELECT hei¦ FROM level", "columns"));
        assertEquals(List.of("DESCRIBE"), values("DES¦", "SQL"));
    }

    @Test
    void zonesSayHowFarFromUtcTheyAre() {
        Map<String, String> zones = help("ingest x.csv --zone ¦", "time zones");
        assertEquals("now +05:45", zones.get("Asia/Kathmandu"));
        assertEquals("now as UTC", zones.get("UTC"));
    }

    @Test
    void verbsAreDescribed() {
        for (String command : List.of("rollup", "subjects", "quarantine", "plugins", "schema", "config", "jobs")) {
            Map<String, String> verbs = help(command + " ¦", command);
            assertFalse(verbs.isEmpty(), command);
            assertFalse(verbs.containsValue("null"), verbs::toString);
        }
        assertTrue(help("subjects ¦", "subjects").containsKey("list"), "also one that may be left out");
    }

    @Test
    void subjectsAreShownByName() {
        assertEquals(List.of("Tank One"), values("subjects show ¦", "subjects"));
    }

    @Test
    void helpKnowsFunctionsOfDuckDb() {
        assertEquals(List.of("heap"), values(".help hea¦", "functions of DuckDB"));
    }

    @Test
    void nothingIsGroupedByTwice() {
        assertTrue(values("series level by=sensor_id,¦", "groups").contains("by=sensor_id,place"));
        assertFalse(values("series level by=sensor_id,place,¦", "groups").contains("by=sensor_id,place,place"));
        assertFalse(values("series level by=day,¦", "calendar").contains("by=day,day"));
    }

    @Test
    void columnsAreThoseOfTheRelationsThatAreRead() {
        assertEquals(List.of("height", "tank_id", "timestamp"), values("SELECT ¦ FROM level;", "columns"));
        assertEquals(List.of("id", "name", "place"), values("SELECT ¦ FROM tanks", "columns"));
        assertEquals(
                List.of("height", "id", "name", "place", "tank_id", "timestamp"),
                values("SELECT ¦ FROM level JOIN tanks ON id = tank_id", "columns"));
        assertEquals(
                List.of("height", "id", "name", "place", "tank_id", "timestamp"),
                values("SELECT * FROM level, tanks WHERE ¦", "columns"));
        assertEquals(6, values("SELECT ¦", "columns").size(), "before anything is read, all");
        assertEquals(List.of("place"), values("SELECT max(pl¦) FROM tanks", "columns"));
        assertEquals(List.of("place"), values("SELECT id+pl¦ace FROM tanks", "columns"));
        assertEquals(List.of("height"), values("SELECT 1; SELECT he¦ FROM level", "columns"));
        assertEquals(List.of("height"), values("-- which?\nSELECT he¦ FROM level", "columns"));
        assertEquals(List.of("height"), values("explain SELECT he¦ FROM level", "columns"));
    }

    @Test
    void afterADotThereAreTheColumnsOfWhatIsNamed() {
        assertEquals(List.of("id", "name", "place"), values("SELECT t.¦ FROM level JOIN tanks AS t ON 1=1", "columns"));
        assertEquals(List.of("place"), values("SELECT t.p¦ FROM level l, tanks t", "columns"));
        assertEquals(List.of("height"), values("SELECT level.h¦ FROM level", "columns"));
    }

    @Test
    void relationsFollowFrom() {
        assertEquals(
                List.of("level", "tanks"),
                offered("SELECT * FROM ¦").stream()
                        .map(Candidate::value)
                        .sorted()
                        .toList());
        assertEquals(List.of("tanks"), values("SELECT * FROM level JOIN ta¦", "relations"));
    }

    @Test
    void theLastResultHasTheColumnsThatItHas() {
        assertEquals(List.of("height", "hour"), valuesAfter("FROM hours;", "SELECT ¦ FROM _", "columns"));
        assertEquals(List.of("_", "level", "tanks"), valuesAfter("FROM hours;", "SELECT * FROM ¦", "relations"));
        assertEquals(List.of("height"), valuesAfter("FROM hours;", "SELECT l.he¦ FROM _ AS l", "columns"));
        assertEquals(List.of(), values("SELECT * FROM _¦", "relations"), "nothing was answered yet");
    }

    @Test
    void whatAQueryNamesItselfIsARelation() {
        String with =
                "WITH a AS (SELECT height, max(height) AS most, tank_id id, count(*), level.timestamp FROM level), ";
        assertEquals(
                List.of("height", "id", "most", "timestamp"),
                values(with + "b AS (SELECT 1) SELECT ¦ FROM a", "columns"));
        assertEquals(
                List.of("height", "tank_id", "timestamp"),
                values("WITH RECURSIVE a AS MATERIALIZED (SELECT * FROM level) SELECT x.¦ FROM a x", "columns"));
        assertEquals(
                List.of("height", "id", "most", "timestamp"),
                values(with + "b AS (FROM a) SELECT ¦ FROM b", "columns"));
        assertEquals(List.of("p", "q"), values("WITH a(p, q) AS (SELECT 1, 2) SELECT ¦ FROM a", "columns"));
        assertEquals(
                Map.of("a", "named by this query", "b", "named by this query"),
                help(with + "b AS (SELECT 1) SELECT * FROM ¦", "relations").entrySet().stream()
                        .filter(relation -> relation.getKey().length() == 1)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        assertEquals(List.of("name"), values("WITH level AS (SELECT name FROM tanks) SELECT ¦ FROM level", "columns"));
        assertEquals(
                List.of("a"),
                values("WITH a AS (SELECT 1, (SELECT 2) FROM ¦", "relations").stream()
                        .filter("a"::equals)
                        .toList());
    }

    @Test
    void variablesFollowAColon() {
        assertEquals(Map.of("breed", "Beagle"), help("SELECT * FROM tanks WHERE place = :¦", "variables"));
        assertEquals(List.of("breed"), values("SELECT * FROM tanks WHERE place = :br¦;", "variables"));
        assertEquals(List.of(), values("SELECT id::br¦ FROM tanks", "variables"));
        assertEquals(List.of("place=:breed"), values("statistics level place=:b¦", "variables"));
    }

    @Test
    void whatComparesIsOfferedNoGroupsThatItRefuses() {
        assertEquals(List.of("by=place"), values("compare level by=¦", "groups"));
        assertEquals(List.of(), values("compare level by=¦", "calendar"));
    }

    @Test
    void wordsOfAParameterSayWhatTheyMean() {
        assertEquals(Map.of("way=up", "towards the sky", "way=down", "null"), help("compare level way=¦", "values"));
    }

    @Test
    void valuesComeFromTheDataInQuotes() {
        assertEquals(List.of("'North Yard'", "'south'"), values("SELECT * FROM tanks WHERE place = '¦", "values"));
        assertEquals(List.of("'North Yard'"), values("SELECT * FROM tanks WHERE place IN ('south', 'No¦", "values"));
        assertEquals(List.of("'south'"), values("SELECT * FROM tanks t WHERE t.place NOT LIKE 's¦", "values"));
        assertEquals(List.of(), values("SELECT * FROM tanks WHERE id = '¦", "values"));
        assertEquals(List.of(), values("SELECT '¦", "values"));
    }

    @Test
    void sensorsAreThoseOfTheMetricThatIsRead() {
        assertEquals(List.of("'collar-1'"), values("SELECT * FROM level WHERE sensor_id = 'col¦", "values"));
        assertEquals(
                List.of("'collar-1'", "'float-2'"),
                values("SELECT * FROM tanks t JOIN level l ON 1 = 1 WHERE l.sensor_id IN ('¦", "values"));
        assertEquals(
                List.of(),
                values("SELECT * FROM tanks t JOIN level l ON 1 = 1 WHERE t.sensor_id = '¦", "values"),
                "tanks have none");
        assertEquals(List.of(), values("SELECT sensor_id = '¦", "values"), "no metric is read");
    }

    @Test
    void valuesAreLookedUpWhileTheirLineIsTyped() throws InterruptedException {
        assertEquals(List.of(), lookedUp("SELECT * FROM tanks WHERE place =", 0));
        assertEquals(List.of("tanks place"), lookedUp("SELECT * FROM tanks WHERE place = '", 1));
        assertEquals(List.of("level sensor_id"), lookedUp("SELECT * FROM level WHERE sensor_id = '", 1));
        assertEquals(List.of("tanks place"), lookedUp("statistics level place=", 1));
        assertEquals(List.of(), lookedUp("statistics level by=", 0));
    }

    private static List<String> lookedUp(String line, int lookups) throws InterruptedException {
        Run run = new Run().whole();
        try (OpenEngine opened = new OpenEngine(run.source(Optional.empty(), Optional.empty()))) {
            opened.engine();
            LookAhead.begin(line, line.length(), opened);
            LookAhead.begin(line, line.length(), opened);
            for (int i = 0; i < 500 && asked(run).size() < lookups; i++) {
                Thread.sleep(10);
            }
            return asked(run);
        }
    }

    private static List<String> asked(Run run) {
        return List.copyOf(run.log).stream()
                .filter(entry -> entry.contains(" AS folded, count(*) "))
                .map(entry -> entry.split(" ", -1))
                .map(words -> words[8] + " " + words[2].replace(",", ""))
                .toList();
    }

    @Test
    void valuesSayHowManyThereAre() {
        assertEquals(
                Map.of("place=North Yard", "2 rows of tanks", "place=south", "1 row of tanks"),
                help("statistics level place=¦", "values"));
        assertEquals(
                Map.of("'collar-1'", "1,200 rows of level", "'float-2'", "7 rows of level"),
                help("SELECT 1 FROM level WHERE sensor_id = '¦", "values"));
        assertEquals("each month", help("series level by=mon¦", "calendar").get("by=month"));
    }

    @Test
    void fieldsAreThoseOfTheMetricThatIsAsked() {
        assertEquals(List.of("field=height"), values("statistics level field=¦", "fields"));
        assertEquals(List.of("field=height"), values("explain statistics level field=h¦", "fields"));
        assertEquals(List.of(), values("statistics nonsense field=¦", "fields"));
    }

    @Test
    void functionsAndKeywordsAreThere() {
        assertEquals(List.of("sparkline"), values("SELECT spark¦", "functions"));
        assertEquals(List.of("GROUP BY"), values("SELECT 1 FROM level GR¦", "SQL"));
        assertEquals(List.of(), offered("SELECT 1 -- GR¦"));
    }

    @Test
    void functionsOfDuckDbAreOfferedOnceSomethingIsTyped() {
        List<Candidate> offered = offered("SELECT he¦ FROM level");
        assertEquals(
                List.of("height: level: how full a tank is, in cm", "height_of: How high it is", "heap: heap(l)"),
                offered.stream()
                        .map(candidate -> candidate.value() + ": " + candidate.descr())
                        .toList(),
                "columns first");
        assertEquals(List.of("heap", "height_of"), values("SELECT he¦ FROM level", "functions of DuckDB"));
        assertEquals(List.of(), values("SELECT ¦ FROM level", "functions of DuckDB"));
        assertEquals(List.of("bar"), values("SELECT ba¦", "functions"));
        assertEquals(List.of(), values("SELECT ba¦", "functions of DuckDB"), "no name is there twice");
    }

    @Test
    void whatFollowsADotCommandIsKnown() {
        assertEquals(List.of("breed"), values(".set ¦", "variables"));
        assertEquals(List.of("off", "on"), values(".bail ¦", "shell"));
        assertEquals(List.of("html"), values(".mode h¦", "formats"));
        assertEquals(List.of("statistics"), values(".help stat¦", "analyses"));
        assertEquals(List.of(".tour"), values(".help .to¦", "shell"));
        assertEquals(List.of("level"), values(".help l¦", "metrics"));
        assertTrue(values(".maxrows ¦", "shell").contains("0"));
    }

    @Test
    void whatScoreTakesIsKnown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("boiler.csv"), "\uFEFFwhen;celsius;\"a note\"\n1;2;3\n");
        assertEquals(List.of("adaptive"), values("score x.csv --method ¦", "methods"));
        assertEquals(List.of("a note", "celsius", "when"), values("score " + file + " --timestamp ¦", "columns"));
        assertTrue(help("score " + folder + "/boi¦", "files")
                .get(file.toString())
                .matches("31 bytes, of \\d{4}-\\d\\d-\\d\\d"));
        assertEquals(List.of("celsius"), values("score --timestamp when " + file + " --value c¦", "columns"));
        assertEquals(List.of(), values("score " + folder + "/none.csv --value ¦", "columns"));
        assertEquals(List.of(file.toString()), values("score " + folder + "/boi¦", "files"));
        assertEquals(List.of(file.toString()), values("score x.csv --output " + folder + "/boi¦", "files"));
    }

    @Test
    void whatIsWatchedIsCompletedAsIfItStoodAlone() {
        assertEquals(List.of("5s"), values(".watch 5¦", "shell"));
        assertEquals(List.of("statistics"), values(".watch 5s stat¦", "analyses"));
        assertEquals(List.of("level"), values(".watch 5s statistics ¦", "metrics"));
        assertEquals(List.of("height"), values(".watch 5s SELECT he¦ FROM level", "columns"));
        assertEquals(List.of("plot"), values(".watch 5s statistics level | p¦", "pictures"));
        assertEquals(List.of("plot"), values("SELECT 1 | p¦", "pictures"));
    }
}
