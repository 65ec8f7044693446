package dev.kymograph.repl;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KymoTest {

    @Test
    void readingsAreDeletedWhenOneSaysSo() {
        Run done = Run.of("--format", "csv", "delete", "readings", "level", "tank=5", "--yes");
        assertEquals("metric_type,readings,files,written\nlevel,3,2,1\n", done.out);
        assertTrue(done.err.contains("The file /theirs/a.parquet is others', and still has"), done.err);
        assertTrue(
                done.log.toString().contains("delete Question[analysis=readings, metricType=level"),
                done.log::toString);
        Run planned = Run.of("--format", "csv", "delete", "readings", "level", "--dry-run");
        assertEquals("metric_type,readings\nlevel,3\n", planned.out);
        assertTrue(planned.err.contains("nothing was deleted: 3 readings would go"), planned.err);
        Run unasked = Run.of("delete", "readings", "level");
        assertEquals(64, unasked.status);
        assertTrue(unasked.err.contains("Cannot delete without being told so: say --yes. 3 readings"), unasked.err);
        assertTrue(unasked.log.stream().noneMatch(line -> line.startsWith("delete ")), unasked.log.toString());
        assertTrue(Run.of("-c", "delete from level").err.contains("[from] is not readings. SQL only asks"));
    }

    @Test
    void aDeletionThatFindsNoReadingsSaysWhichRollupsKeepWhatTheyWere() {
        Run done = Run.of("delete", "readings", "summed_up", "--yes");
        assertFalse(done.err.contains("no such readings"), done.err);
        assertTrue(done.err.contains("The rollup summed_up_1d keeps buckets of these subjects and times"), done.err);
        assertTrue(done.err.contains("only 'rollup drop summed_up_1d --yes' takes them away"), done.err);
    }

    @Test
    void wordsFromAShellThatTookTheQuotesOffAskTheSameAsTheQuotedLine() {
        Run words = Run.of("statistics", "level", "label=North Tank", "--format", "csv");
        Run line = Run.of("--format", "csv", "-c", "statistics level label=\"North Tank\"");
        assertEquals("name,sign,values\nlabel,=,[North Tank]\n", words.out, words.err);
        assertEquals(words.out, line.out);
        assertEquals(0, words.status);
    }

    @Test
    void optionsMayComeBeforeAndAfter() {
        Run before = Run.of("--format=csv", "flush");
        Run after = Run.of("flush", "--format", "csv");
        assertEquals("flushed\n7\n", before.out);
        assertEquals(before.out, after.out);
    }

    @Test
    void ingestHasAFormatOfItsOwn(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "1\nbad\n3\n");
        Run run = Run.of(
                "--format",
                "json",
                "ingest",
                file.toString(),
                "--metric",
                "level",
                "--format",
                "csv",
                "--map",
                "h=height");
        assertEquals("[\n{\"read\": 3, \"accepted\": 2, \"rejected\": 1, \"replaced\": 0}\n]\n", run.out, run.err);
        assertTrue(
                run.log.contains("ingest a.txt level Optional[csv] {} OptionalInt.empty {height=h} Z SKIP"),
                run.log.toString());
        assertTrue(run.err.contains("quarantine list"), run.err);
        assertTrue(run.err.contains("Hot readings of level stay in the catalog"), run.err);
    }

    @Test
    void ingestTakesTheFormatsOfPluginsWithTheirParametersAndTheSubject(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.log"), "1\n");
        String ingest = "ingest " + file + " --metric level --format ";
        Run run = Run.of("-c", ingest + "tank-log --subject South --set side=left --set 'side=a=b, c'");
        assertTrue(
                run.log.contains(
                        "ingest a.log level Optional[tank-log] {side=[left, a=b, c]} OptionalInt[2] {} Z SKIP"),
                run.log.toString());
        assertEquals(
                "Error: Cannot ingest: the files' format [tank-lug] is none of csv, tank-log; did you mean tank-log? (the"
                        + " --format of results stands before the command)\n",
                Run.of("-c", ingest + "tank-lug").err);
        assertTrue(
                Run.of("-c", ingest + "tank-log --subject east").err.startsWith("Error: Cannot find the tank [east]"));
        assertTrue(Run.of("-c", ingest + "tank-log --set side").err.contains("--set [side] is not written name=value"));
        assertEquals(
                "name,plugin,parameters,summary\ncsv,\"\",\"\",lines of values\ntank-log,tanks,side: of it,what tanks write\n",
                Run.of("--format", "csv", "formats").out);
    }

    @Test
    void adoptSaysWhatBecameOfEachFileThatWasLeftOut() {
        Run run = Run.of("adopt", "/lake/bad", "--metric", "level", "--take", "--format", "csv");
        assertEquals("""
                outcome,files,readings,file,reason
                adopted,3,1200,,
                known,2,,,adopted before
                taken,1,,,"adopted before, and the engine's from now on"
                left out,1,,/lake/bad/x.parquet,it is empty
                """, run.out, run.err);
        assertTrue(run.log.contains("adopt /lake/bad level OURS ADOPT"), run.log.toString());
        assertEquals("1 left out\n", run.err);
        Run rehearsed = Run.of("adopt", "/lake/good", "--metric", "level", "--dry-run");
        assertTrue(rehearsed.log.contains("adopt /lake/good level THEIRS REHEARSE"), rehearsed.log.toString());
        assertTrue(rehearsed.err.contains("Nothing was adopted: this was a dry run"), rehearsed.err);
    }

    @Test
    void whatWasTakenInBeforeAFileThatFailsIsTold(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "1\nbad\n3\n");
        Run run = Run.of("ingest", file.toString(), folder.resolve("b.csv").toString(), "--metric", "level");
        assertEquals("", run.out);
        assertTrue(
                run.err.startsWith("Taken in before that: 1 file with 3 read, 2 accepted, 1 rejected, 0 replaced\n"),
                run.err);
        assertTrue(run.err.contains("Error: "), run.err);
    }

    @Test
    void quarantineDropSaysHowManyItDropped() {
        for (String which : List.of("5", "5 6", "--all", "--source a.csv", "--source=a.csv --target=level")) {
            assertEquals("dropped\n1\n", Run.of("--format=csv", "-c", "quarantine drop " + which).out, which);
        }
        for (String which : List.of("6", "--source b.csv", "--target tank")) {
            assertEquals("dropped\n0\n", Run.of("--format=csv", "-c", "quarantine drop " + which).out, which);
        }
    }

    @Test
    void snapshotsAreListedGoneBackToForgottenAndDeleted() {
        assertEquals("""
                snapshot,at,cause,metrics,files_added,files_removed,readings
                1,1970-01-01T00:00:01Z,ingest,level,1,0,12
                2,1970-01-01T00:00:02Z,flush,level,1,0,3
                """, Run.of("--format", "csv", "snapshots", "--last", "2").out);
        Run back = Run.of("--format", "csv", "rollback", "--to", "1", "--metric", "level", "--yes");
        assertTrue(back.log.contains("rollback 1 of level"), back.log.toString());
        assertTrue(back.err.contains("what it was before is snapshot 2"), back.err);
        Run unasked = Run.of("rollback", "--to", "1");
        assertEquals(64, unasked.status);
        assertTrue(unasked.err.contains("Cannot roll back without being told so: say --yes"), unasked.err);
        assertTrue(unasked.log.stream().noneMatch(line -> line.startsWith("rollback")), unasked.log.toString());
        assertTrue(Run.of("expire").log.contains("expire Within[time=PT720H]"));
        assertTrue(Run.of("expire", "--keep", "7").log.contains("expire Newest[count=7]"));
        assertTrue(Run.of("expire", "--keep", "12h", "--dry-run").log.contains("expirable Within[time=PT12H]"));
        assertTrue(Run.of("expire", "--keep", "soon").err.contains("Cannot read --keep [soon]: expected a length"));
        Run gone = Run.of("--format", "csv", "vacuum", "--grace", "0s");
        assertEquals("deleted,bytes,forgotten,waiting\n1,1234,2,1\n", gone.out);
        assertTrue(gone.err.contains("Cannot delete /lake/b.parquet now"), gone.err);
        Run planned = Run.of("--format", "csv", "vacuum", "--dry-run");
        assertEquals("file\n/lake/a.parquet\n", planned.out);
        assertTrue(planned.log.contains("unneeded PT24H"), planned.log.toString());
    }

    @Test
    void questionsOfAllKindsCanBeAboutASnapshot() {
        Run run = Run.of(
                "--as-of",
                "5",
                "-c",
                "FROM x",
                "-c",
                "statistics level",
                "-c",
                "statistics level as_of=4",
                "-c",
                "explain FROM x;",
                "-c",
                "export \"FROM x\" --to a.csv",
                "-c",
                ".as_of 2020-01-01",
                "-c",
                "FROM y",
                "-c",
                ".as_of",
                "-c",
                ".as_of now",
                "-c",
                "FROM z");
        String log = run.log.toString();
        assertTrue(log.contains("sql FROM x as of 5,"), log);
        assertTrue(log.contains("Term[name=as_of, comparison=IS, values=[5]]"), log);
        assertTrue(log.contains("terms=[Term[name=as_of, comparison=IS, values=[4]]]"), log);
        assertTrue(log.contains("explainSql FROM x as of 5"), log);
        assertTrue(log.contains("exportSql FROM x as of 5"), log);
        assertTrue(log.contains("sql FROM y as of 2020-01-01"), log);
        assertTrue(log.contains("sql FROM z,"), log);
        assertTrue(run.err.contains("as_of 2020-01-01"), run.err);
    }

    @Test
    void aFileIsTakenInByItsKey(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "1\n");
        Run run = Run.of("ingest", file.toString(), "--metric", "level", "--key", "k 1");
        assertTrue(run.log.stream().anyMatch(line -> line.endsWith("SKIP key k 1")), run.log.toString());
        assertTrue(Run.of("ingest", "a", "b", "--metric", "level", "--key", "k")
                .err
                .contains("--key is of one file"));
    }

    @Test
    void exportTakesAChoiceOfReadingsOrSql() {
        Run run = Run.of("--format", "csv", "-c", "export level tank=\"A, B\" from=2023-01-01 --to x.csv");
        assertEquals("rows,bytes,files,copied\n12,345,1,0\n", run.out, run.err);
        assertEquals("No dog has the id 9.\n", run.err);
        String question = "export Question[analysis=readings, metricType=level, terms=[Term[name=tank, comparison=IS,"
                + " values=[A, B]], Term[name=from, comparison=IS, values=[2023-01-01]]]] ";
        assertTrue(
                run.log.contains(
                        question + "ExportTarget[path=x.csv, shape=FILE, format=Optional.empty, existing=REFUSE]"),
                run.log.toString());
        Run folder = Run.of("export", "level", "--to", "out/", "--as", "parquet", "--force");
        assertTrue(
                folder.log
                        .toString()
                        .contains("ExportTarget[path=out, shape=FOLDER, format=Optional[parquet], existing=REPLACE]"),
                folder.log.toString());
        String select = "SELECT a FROM level WHERE a IN ('b','c') AND d = \"e\"";
        for (Run sql : List.of(
                Run.of("export", select, "--to", "x.csv"),
                Run.of("-c", "export '" + select.replace("'", "''") + "' --to x.csv"))) {
            assertTrue(
                    sql.log.toString().contains("exportSql " + select + " ExportTarget[path=x.csv"), sql.log::toString);
        }
        refused(64, "--to is missing", "export", "level");
        refused(64, "what to export, a metric or a SELECT, is missing", "export", "--to", "x.csv");
        refused(64, "--as [txt] is none of csv, ndjson, parquet", "export", "level", "--to", "x", "--as", "txt");
        refused(64, "[tank=1] is too much", "export", "SELECT 1", "tank=1", "--to", "x.csv");
    }

    @Test
    void quarantineFixShowsTheRowBeforeAndAfter() {
        Run run = Run.of("--format=csv", "-c", "quarantine fix 5 --set 'Heart rate=71' --set=sensor_id=");
        assertEquals("id,before,after\n5,\"bad,row\",\"{Heart rate=71, sensor_id=}\"\n", run.out);
        assertTrue(run.err.contains("1 row waits; 'quarantine replay' takes in what is right now"), run.err);
    }

    @Test
    void quarantineReplaySaysWhatBecameOfTheRowsAndWhy() {
        for (String which : List.of("", "5", "--all", "--source a.csv --reason timestamp")) {
            Run run = Run.of("--format=csv", "-c", "quarantine replay " + which);
            assertEquals("replayed,accepted,rejected,replaced\n3,1,2,0\n", run.out, which);
            assertTrue(run.err.contains("2 rejected again: 2 × no timestamp"), run.err);
        }
        assertEquals(
                "replayed,accepted,rejected,replaced\n0,0,0,0\n",
                Run.of("--format=csv", "-c", "quarantine replay --source b.csv").out);
    }

    @Test
    void aFileOfWhichNothingIsAcceptedIsAnErrorOfItsData(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "bad\nbad\n");
        Run run = Run.of("ingest", file.toString(), "--metric", "level");
        assertEquals("", run.out);
        assertEquals(65, run.status);
        assertTrue(
                run.err.contains("a.csv: all 2 rows were refused and are in quarantine; 'quarantine list' says why"),
                run.err);
        Path good = Files.writeString(folder.resolve("b.csv"), "1\n");
        assertEquals(0, Run.of("ingest", file.toString(), good.toString(), "--metric", "level").status);
    }

    @Test
    void ingestReadsStandardInputWhereItDoesNotBringTheCommands() {
        Run run = new Run().with("{}\n{}\n", "--format", "csv", "ingest", "-", "--metric", "level");
        assertEquals("read,accepted,rejected,replaced\n2,2,0,0\n", run.out, run.err);
        assertTrue(run.log.get(1).startsWith("ingest standard-input.ndjson"), run.log.toString());

        Run piped = new Run().with("ingest - --metric level\n");
        assertEquals(64, piped.status);
        assertTrue(piped.err.contains("the commands come from there"), piped.err);
    }

    @Test
    void commandsOnStandardInputAreDoneWithoutAPrompt() {
        Run run = new Run().with("flush\nSELECT 1,\n  2;\n.mode csv\nflush; flush\n", "--format", "ndjson");
        assertEquals("{\"flushed\": 7}\n{\"text\": \"SELECT 1,\\n  2\"}\nflushed\n7\nflushed\n7\n", run.out);
        assertEquals("", run.err);
    }

    @Test
    void theLastQueryNeedsNoSemicolon() {
        assertEquals("text\nSELECT 1\n", new Run().with("SELECT 1", "--format", "csv").out);
        assertEquals("text\nSELECT 1\n", Run.of("-c", "SELECT 1", "--format", "csv").out);
        assertEquals("text\nSELECT 1\n", Run.of("-c", "SELECT 1;", "--format", "csv").out);
    }

    @Test
    void commandsAndFilesAreDoneInTheirOrder(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("two.kymo"), "-- a comment\nSELECT 2;\n");
        Run run = Run.of("-c", "SELECT 1", "-f", file.toString(), "-c", "SELECT 3", "--format", "tsv");
        assertEquals("text\nSELECT 1\ntext\nSELECT 2\ntext\nSELECT 3\n", run.out, run.err);
    }

    @Test
    void theFirstFailingCommandEndsABatchWithItsStatus() {
        Run run = Run.of("-c", "flush", "-c", "FROM disk", "-c", "flush", "--format", "csv");
        assertEquals(75, run.status);
        assertEquals("flushed\n7\n", run.out);
        assertEquals("Error: Cannot go on: the disk is full\n", run.err);
        assertEquals(List.of("open", "flush", "sql FROM disk", "close"), run.log);
    }

    @Test
    void eachMistakeEndsWithItsStatusAndAWayOut() {
        refused(64, "there is no such command; did you mean statistics?", "statistic", "level");
        refused(64, "there is no such command; did you mean flush?", "-c", "fulsh");
        refused(64, "the metric is missing; there are level", "statistics");
        refused(64, "Cannot read [height]: expected name=value", "statistics", "level", "height");
        refused(64, "there is no option --fromat; did you mean --format?", "--fromat", "csv");
        refused(64, "there is no format [cvs]", "--format", "cvs", "flush");
        refused(64, "--data lacks its value", "flush", "--data");
        refused(64, "[flush] stands beside -c or -f", "flush", "-c", "flush");
        refused(64, "there is no such file", "-f", "/none/such");
        refused(64, "Cannot read the commands in [/]: it is a folder", "-f", "/");
        refused(64, "did you mean csv?", "--format", "cvs", "flush");
        refused(64, "Cannot set .mode to [jsn]: there are box, json, ndjson, csv", "-c", ".mode jsn");
        refused(64, "did you mean json", "-c", ".mode jsn");
        refused(64, "--metric is missing", "ingest", "a.csv");
        refused(64, "--metric is missing", "adopt", "lake");
        refused(64, "the folder is missing", "adopt", "--metric", "level");
        refused(64, "there is no time zone [Mars]", "ingest", "a.csv", "--metric", "level", "--zone", "Mars");
        refused(64, "it has no option --mtric; did you mean metric?", "ingest", "a.csv", "--mtric", "level");
        refused(64, "the quote at character 16 is not closed", "-c", "statistics x y='z");
        refused(64, "none has that id or name", "subjects", "show", "99");
        refused(64, "Cannot find [6] in quarantine", "quarantine", "show", "6");
        refused(64, "--limit [-1] is less than nothing", "quarantine", "list", "--limit", "-1");
        refused(64, "drop takes ids, or --source, --target and --reason, or --all", "quarantine", "drop");
        refused(64, "or --all, one of them", "quarantine", "drop", "5", "--all");
        refused(64, "fix takes ids, or", "quarantine", "fix", "--set", "a=b");
        refused(64, "--set column=value is missing", "quarantine", "fix", "5");
        refused(64, "--set [=1] is not written column=value", "quarantine", "fix", "5", "--set", "=1");
        refused(64, "--set is for fix", "quarantine", "replay", "5", "--set", "a=b");
        refused(64, "Cannot find [6] in quarantine", "quarantine", "fix", "5", "6", "--set", "a=b");
        refused(64, "Cannot find [6] in quarantine", "quarantine", "replay", "6");
        refused(70, "--debug", "-c", "FROM fault");
    }

    private static void refused(int status, String why, String... arguments) {
        Run run = Run.of(arguments);
        assertTrue(run.err.contains(why), () -> "expected [" + why + "] in: " + run.err);
        assertEquals(status, run.status, run.err);
        assertEquals("", run.out);
        assertFalse(run.err.contains("\tat "), run.err);
    }

    @Test
    void debugShowsWhereAFaultCameFrom() {
        Run run = Run.of("--debug", "-c", "FROM fault");
        assertEquals(70, run.status);
        assertTrue(run.err.contains("\tat dev.kymograph.repl.FakeEngine.sql"), run.err);
    }

    @Test
    void anEngineThatDoesNotOpenEndsTheBatchWithItsStatus() {
        Run run = new Run();
        run.refusal = Optional.of("Cannot open: a setting is wrong");
        run.with("", "flush");
        assertEquals(78, run.status);
        assertEquals("Error: Cannot open: a setting is wrong\n", run.err);
    }

    @Test
    void versionAndHelpNeedNoEngine() {
        Run version = Run.of("--version");
        assertTrue(version.out.matches("kymo \\d+\\.\\d+\\.\\d+.*\n"), version.out);
        Run help = Run.of("--help");
        assertTrue(help.out.contains("--format FORMAT"), help.out);
        assertEquals(List.of(), version.log);
        assertEquals(List.of(), help.log);
    }

    @Test
    void helpDescribesEachCommandFromWhatItDeclares() {
        assertTrue(Run.of("help").out.contains("statistics  what is usual"));
        assertTrue(Run.of("ingest", "--help").out.contains("--zone ZONE"));
        assertTrue(Run.of("help", "statistics").out.contains("by=day|month"));
        assertTrue(Run.of("help", "generate").out.contains("--first-day date"));
    }

    @Test
    void generatePassesOnTheOptionsThatTheSampleDeclares() {
        Run run = Run.of("generate", "--tanks", "4", "--first-day", "2023-01-01", "--format", "csv");
        assertTrue(run.log.contains("generate tanks [tanks=4, first_day=2023-01-01]"), run.log.toString());
        assertEquals("subjects,read,accepted,rejected,replaced,beside\n2,10,10,0,0,truth\n", run.out);
        assertEquals(64, Run.of("generate", "--tnaks", "4").status);
    }

    @Test
    void theCatalogsTablesAreWorkedOnWhileTheEngineIsClosed() {
        Run run = Run.of("-c", "flush", "-c", "schema upgrade", "-c", "flush", "--format", "csv");
        assertEquals("flushed\n7\nversion,name,direction\n2,second,up\nflushed\n7\n", run.out, run.err);
        assertEquals(
                List.of("open", "flush", "close", "schema", "migrate 2", "schema closed", "open", "flush", "close"),
                run.log);
    }

    @Test
    void aDryRunShowsTheScriptAndDoesNothing() {
        Run run = Run.of("schema", "downgrade", "--to", "base", "--dry-run");
        assertTrue(run.out.contains("│ CREATE b; │"), run.out);
        assertEquals(List.of("schema", "schema closed"), run.log);
        assertTrue(Run.of("schema", "upgrade", "--to", "0").err.contains("use downgrade"));
    }

    @Test
    void helpAnswersForSqlAndDotCommandsToo() {
        assertTrue(Run.of("help", "SELECT").out.contains("ends with a semicolon"));
        assertTrue(Run.of("help", ".mode").out.startsWith(".mode [FORMAT]: how results are written"));
    }

    @Test
    void helpAnswersForMetricsToo() {
        assertEquals("""
                level: how full a tank is

                  Measured on tank, every 10m
                  The same reading again: same subject, timestamp

                  height  FLOAT in cm

                Example: statistics level
                Example: SELECT * FROM level LIMIT 10;
                """, Run.of("help", "level").out);
        refused(
                64,
                "Cannot help with [depth]: there is no command, analysis, metric or function called so",
                "help",
                "depth");
    }

    @Test
    void explainTakesAnAnalysisOrASelect() {
        refused(64, "Cannot explain [metrics]: it is neither an analysis nor a SELECT", "explain", "metrics");
    }

    @Test
    void aDowngradeSaysWhatItForgetsAndWantsAYes() {
        Run refused = Run.of("schema", "downgrade", "--to", "base");
        assertEquals(64, refused.status);
        assertEquals(
                "Error: Cannot downgrade to version 0: it would forget 1,234 hot readings, 2 files for good;"
                        + " copy the data folder first, and say --yes\n",
                refused.err);
        assertEquals(List.of("schema", "schema closed"), refused.log);
        Run done = Run.of("schema", "downgrade", "--to", "base", "--yes", "--format", "csv");
        assertEquals("version,name,direction\n0,second,down\n", done.out, done.err);
        assertEquals(
                "Going down to version 0 forgets 1,234 hot readings, 2 files. The Parquet files stay in lake/, but the"
                        + " catalog no longer knows them, nor does it after an upgrade.\n",
                done.err);
        String dry = Run.of("schema", "downgrade", "--to", "0", "--dry-run").err;
        assertEquals(done.err, dry);
    }

    @Test
    void aVersionThatThereIsNotIsNamedAsSuch() {
        Run run = Run.of("schema", "downgrade", "--to", "99");
        assertEquals(
                "Error: Cannot downgrade to version [99]: there is none; this program knows 0 (base) to 2\n", run.err);
        assertTrue(Run.of("schema", "upgrade", "--to=-1").err.contains("[-1]: there is none"));
    }

    private static Run onNothing(String... arguments) {
        Run run = new Run();
        run.empty = true;
        return run.with("", arguments);
    }

    @Test
    void aQuestionMakesNoDataFolder() {
        String why =
                "Error: Cannot open [tanks]: it is not there; 'demo', 'generate', 'ingest' and 'subjects import' make one\n";
        for (String question : List.of(
                "statistics level",
                "SELECT * FROM Level",
                "explain statistics level",
                "subjects list",
                "subjects show 1",
                "quarantine list",
                "flush",
                "schema current",
                "schema upgrade --dry-run")) {
            Run run = onNothing("-c", question);
            assertEquals(why, run.err, question);
            assertEquals(64, run.status);
            assertFalse(run.log.contains("data tanks") || run.log.contains("schema"), run.log.toString());
        }
    }

    @Test
    void whatNeedsNoDataIsAnsweredWithout() {
        for (String command : List.of("help", "help statistics", "metrics", "plugins", "tables", "SELECT 'levels'")) {
            Run run = onNothing("-c", command);
            assertEquals(0, run.status, run.err);
            assertFalse(run.out.isEmpty());
            assertEquals("without data", run.log.get(0));
        }
        assertTrue(onNothing("statistc", "level").err.contains("did you mean statistics"));
        assertTrue(onNothing("generate", "--tnaks", "4").err.contains("it has no option --tnaks"));
    }

    @Test
    void whatBringsDataMakesTheDataFolder(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "1\n");
        for (String command : List.of(
                "ingest " + file + " --metric level",
                "generate --tanks 2",
                "subjects import " + file,
                "schema upgrade")) {
            Run run = onNothing("-c", command, "-c", "flush");
            assertEquals(0, run.status, run.err);
            assertEquals("close", run.log.get(run.log.size() - 1));
        }
        assertFalse(onNothing("ingest", folder + "/none.csv", "--metric", "level")
                .log
                .contains("close open"));
    }

    @Test
    void configCheckSaysAllThatIsWrong() {
        Run run = new Run();
        run.problems.addAll(List.of("a.conf:3: unknown key", "a.conf:4: not a number"));
        run.with("", "config", "check");
        assertEquals(78, run.status);
        assertEquals("Error: a.conf:3: unknown key\na.conf:4: not a number\n", run.err);
        assertEquals("[]\n", Run.of("config", "check", "--format", "json").out);
        Run right = Run.of("config", "check");
        assertEquals("", right.out);
        assertTrue(right.err.endsWith("no problems\n"), right.err);
        assertTrue(Run.of("config", "explain", "dta").err.contains("did you mean data?"));
    }

    @Test
    void listsWhatTheEngineKnows() {
        assertEquals(
                "name,unit,kind,fields,interval,description\nlevel,cm,tank,height FLOAT,10m,how full a tank is\n",
                Run.of("metrics", "--format", "csv").out);
        assertEquals(
                "name,columns\nlevel,\"tank_id, timestamp, height\"\ntanks,\"id, name, place\"\n",
                Run.of("tables", "--format", "csv").out);
        assertTrue(Run.of("plugins", "--format", "csv").out.contains("torn,0,refused,\"\",Cannot load it"));
        assertEquals("id,label,place\n2,south,\n", Run.of("subjects", "show", "South", "--format", "csv").out);
        assertEquals(
                "read,registered,rejected\n3,2,1\n",
                Run.of("subjects", "import", "a.csv", "--kind", "tank", "--format", "csv").out);
    }

    @Test
    void aNewPluginIsWrittenOnce(@TempDir Path folder) throws IOException {
        Path project = folder.resolve("in/between/tank-depth");
        Run run = Run.of("plugin", "new", project.toString(), "--metric", "--format", "csv");
        assertEquals(0, run.status, run.err);
        assertEquals("file", run.out.lines().findFirst().orElseThrow());
        for (String file : run.out.lines().skip(1).toList()) {
            assertTrue(Files.isRegularFile(Path.of(file)), file);
        }
        assertEquals("Wrote a project; build it: mvn -f " + project + " package\n", run.err);
        Path code = project.resolve("src/main/java/com/example/tankdepth/TankDepthMetrics.java");
        assertTrue(Files.readString(code).contains("\"tank_depth\""), run.out);
        Files.writeString(code, "mine");
        Run again = Run.of("plugins", "new", project.toString(), "--metric");
        assertEquals(64, again.status);
        assertEquals(
                "Error: Cannot make plugin 'tank-depth': [" + project
                        + "] is there already; take another name, or move it away\n",
                again.err);
        assertEquals("mine", Files.readString(code));
    }

    @Test
    void aNewFormatIsSaidByFormatThatNoNameOfOneFollows(@TempDir Path folder) throws IOException {
        Run bare = Run.of("plugins", "new", folder.resolve("a").toString(), "--format");
        assertEquals(0, bare.status, bare.err);
        assertTrue(Files.exists(folder.resolve("a/src/main/java/com/example/a/AFormat.java")), bare.out);
        Run first = Run.of("plugin", "new", "--format", folder.resolve("b").toString(), "--format", "csv");
        assertEquals("file", first.out.lines().findFirst().orElse(first.err));
        assertTrue(Files.exists(folder.resolve("b/src/main/java/com/example/b/BFormat.java")), first.out);
        assertEquals(0, Run.of("-c", "plugins new " + folder.resolve("c") + " --format").status);
        assertTrue(Files.exists(folder.resolve("c/src/main/java/com/example/c/CFormat.java")));
        assertTrue(Run.of("plugins", "--format").err.contains("--format belongs to plugins new"));
        assertTrue(Run.of("plugins", "--format=csv").out.startsWith("id,version"));
    }

    @Test
    void aNewPluginThatCannotBeIsNotBegun(@TempDir Path folder) throws IOException {
        Map<String, String> refused = Map.of(
                "new Tank --metric",
                "Cannot call a plugin 'Tank': a plugin's name is made of lower-case words",
                "new while --metric",
                "Cannot call a plugin 'while': the word is Java's own",
                "new limit --metric",
                "the word is reserved",
                "new " + "x".repeat(44) + " --metric",
                "a name is 1 to 48",
                "new tank",
                "is to be said by one of --metric, --analysis, --format",
                "new tank --metric --analysis",
                "is to be said by one of --metric, --analysis, --format",
                "new --metric",
                "the name is missing",
                "new tank tub --metric",
                "[tub] is too much",
                "verify tank.jar --metric",
                "--metric belongs to plugins new",
                "remove tanks --with-tables",
                "what it kept for itself would be gone for good; say --yes");
        refused.forEach((words, why) -> {
            Run run = Run.of("-c", "plugins " + words.replaceFirst("^new (?!--)", "new " + folder + "/"));
            assertEquals(64, run.status, words);
            assertTrue(run.err.contains(why), run.err);
        });
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void tablesOfAPluginGoOnlyWhereSomebodyWantsThat() {
        assertEquals(0, Run.of("plugins", "remove", "tanks", "--with-tables", "--yes").status);
        Run misplaced = Run.of("plugins", "unload", "tanks", "--with-tables");
        assertEquals(64, misplaced.status);
        assertTrue(misplaced.err.contains("--with-tables belongs to plugins remove"), misplaced.err);
        for (String words :
                List.of("new tank --metric --with-tables", "key tank.key --yes", "sign t.jar --key k --yes")) {
            assertTrue(Run.of("-c", "plugins " + words).err.contains(" belongs to plugins remove"), words);
        }
    }

    @Test
    void explainTakesBothLanguages() {
        Run analysis = Run.of("explain", "statistics", "level", "label=a,b", "--format", "csv");
        assertEquals("part,text\nplan,asks statistics\nsql,\"SELECT 1\nFROM files\"\n", analysis.out, analysis.err);
        Run sql = Run.of("-c", "explain SELECT 1\n FROM x;", "--format", "csv");
        assertTrue(sql.log.contains("explainSql SELECT 1\n FROM x"), sql.log.toString());
        assertEquals(sql.out, Run.of("explain", "SELECT 1\n FROM x", "--format", "csv").out);
        String analyzed = "duckdb,FILTER · 1 rows\nduckdb,  TABLE_SCAN\n";
        assertEquals(
                analysis.out + analyzed,
                Run.of("explain", "analyze", "statistics", "level", "label=a,b", "--format", "csv").out);
        assertEquals(sql.out + analyzed, Run.of("-c", "explain ANALYZE SELECT 1\n FROM x;", "--format", "csv").out);
        assertEquals(sql.out + analyzed, Run.of("explain", "analyze", "SELECT 1\n FROM x", "--format", "csv").out);
        refused(64, "Cannot explain: no question", "explain", "analyze");
    }

    @Test
    void explainShowsPeopleOnlyTheFirstFiles() {
        String question =
                "explain SELECT 1 FROM read_parquet(['/a''b/1', '/2', '/3', '/4', '/5']) JOIN (VALUES ('/1', 7),"
                        + " ('/2', 8), ('/3', 9), ('/4', 9)) w, read_parquet(['/1', '/2', '/3']) WHERE x IN ('a', 'b', 'c', 'd')";
        String box = Run.of("-c", question).out.replaceAll("\\s*│\\n│\\s*│ ", " ");
        assertTrue(
                box.contains("read_parquet([5 files]) JOIN (VALUES ('/1', 7), ('/2', 8), … and 2"
                        + " more) w, read_parquet([3 files]) WHERE x IN ('a', 'b', 'c', 'd')"),
                box);
        assertTrue(Run.of("-c", question, "--format", "line").out.contains("'/4', '/5'])"));
    }

    @Test
    void theDemoIsMadeOnceAndThenKept(@TempDir Path folder) {
        Path lake = folder.resolve("lake");
        Run made = new Run().with("flush\n", "demo", "--data", lake.toString(), "--format", "csv");
        assertEquals("flushed\n7\n", made.out, made.err);
        assertTrue(made.log.contains("generate tanks []"), made.log.toString());
        assertTrue(made.err.contains("statistics level\n"), made.err);
        assertTrue(made.err.contains("SELECT avg(height)"), made.err);

        Run kept = Run.of("demo", "--data", lake.toString(), "-c", "flush", "--format", "csv");
        assertEquals("flushed\n7\n", kept.out, kept.err);
        assertEquals(List.of("data lake", "open", "flush", "close"), kept.log);
    }

    @Test
    void aDemoWhoseMakingWasInterruptedIsMadeAnew(@TempDir Path folder) throws IOException {
        Path lake = folder.resolve("lake");
        Run cut = Run.of("-c", "demo --data " + lake + " --tanks 13");
        assertEquals(130, cut.status, cut.err);
        Files.createDirectories(lake.resolve("part"));
        Files.writeString(lake.resolve("part/left-over"), "x");

        Run again = Run.of("-c", "demo --data " + lake);
        assertEquals(0, again.status, again.err);
        assertTrue(again.log.contains("generate tanks []"), again.log.toString());
        assertFalse(Files.exists(lake.resolve("part")), "what was left over is gone");
    }

    @Test
    void theDemoLeavesAFolderWithOtherDataAlone(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mine"), "x");
        Run run = Run.of("-c", "demo --data " + folder);
        assertEquals(64, run.status);
        assertTrue(run.err.contains("the folder holds other data"), run.err);
        assertTrue(Files.exists(folder.resolve("mine")));
    }

    @Test
    void aReaderThatLeavesEndsTheProgramQuietly() {
        OutputStream head = new OutputStream() {
            private int room = 1000;

            @Override
            public void write(int b) throws IOException {
                if (room-- <= 0) {
                    throw new IOException("Broken pipe");
                }
            }
        };
        Run run = new Run().to(head, "", "-c", "FROM numbers 1000000000", "--format", "csv");
        assertEquals(0, run.status);
        assertEquals("", run.err);
    }

    @Test
    void whereThereIsNothingButAsciiTablesAreOfIt() {
        Run run = Run.of("--ascii", "-c", ".timer on", "-c", "SELECT 'a│▁█b é';");
        assertEquals("""
                +------------------+
                | text             |
                | text             |
                +------------------+
                | SELECT 'a|_#b é' |
                +------------------+
                """, run.out);
        assertTrue(run.err.startsWith("1 row - "), run.err);
        Run unseen = Run.of("-c", "SELECT 'a│▁█b é';");
        assertTrue(unseen.out.contains("│ SELECT 'a│_#b é' │"), () -> "frames stay: " + unseen.out);
        assertEquals("text\nSELECT 'a│b'\n", Run.of("--ascii", "--format", "csv", "-c", "SELECT 'a│b';").out);
    }

    @Test
    void dotCommandsChangeTheShellAlone(@TempDir Path folder) {
        Path file = folder.resolve("out.csv");
        Run run = new Run()
                .with(".mode csv\n.timer on\nflush\n.output " + file + "\nflush\n.output\nSELECT 1;\n.quit\nflush\n");
        assertEquals("flushed\n7\ntext\nSELECT 1\n", run.out, run.err);
        assertTrue(run.err.contains("1 row · "), run.err);
        assertTrue(run.err.contains(" · DuckDB · 3 of 41 files\n"), run.err);
        assertEquals("flushed\n7\n", read(file));
        assertEquals(64, new Run().with(".mod csv\n").status);
    }

    @Test
    void whoeverLeavesIsNotAskedForAnotherLine() {
        InputStream nothingMore = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("there is nobody left to read for");
            }

            @Override
            public int read(byte[] target, int from, int length) {
                return read();
            }
        };
        InputStream typed = new ByteArrayInputStream("flush\n.quit\n".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Run run = new Run().to(out, new SequenceInputStream(typed, nothingMore), "--format", "csv");
        assertEquals(0, run.status, run.err);
        assertEquals("flushed\n7\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFileThatIsThereIsReplacedOnlyByForce(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("out.csv"), "precious");
        Run refused = new Run().with(".output " + file + "\nflush\n");
        assertEquals(64, refused.status);
        assertEquals("precious", read(file));
        assertTrue(refused.err.contains("replace it with --force"), refused.err);
        assertEquals(0, new Run().with(".mode csv\n.output --force " + file + "\nflush\n").status);
        assertEquals("flushed\n7\n", read(file));
        assertTrue(new Run().with(".output " + folder + "\n").err.contains("it is a folder"));
        assertTrue(new Run().with(".output " + folder + "/none/x\n").err.contains("there is no such folder"));
    }

    @Test
    void whatFailsLeavesNothingInAFile(@TempDir Path folder) {
        Path file = folder.resolve("out.csv");
        Run run = new Run().with(".mode csv\n.output " + file + "\nFROM broken 3\n");
        assertEquals(75, run.status);
        assertEquals("Error: Cannot answer with more than 3 rows\n", run.err);
        assertFalse(Files.exists(file));
        Run box = Run.of("-c", "FROM broken 3");
        assertEquals("Error: Cannot answer with more than 3 rows\n", box.err);
        assertEquals("", box.out);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void checkTellsWhatIsWrongAndFails() {
        Run sound = Run.of("check", "level", "--deep");
        assertEquals(0, sound.status, sound.err);
        assertTrue(sound.log.contains("check level READINGS LOOK"), sound.log::toString);
        Run wrong = Run.of("check", "--format", "csv");
        assertEquals(65, wrong.status);
        assertEquals(
                "severity,what,where,found,expected,remedy\nerror,file is missing,a.parquet,,,put it back\n",
                wrong.out);
        assertTrue(
                wrong.err.contains("Cannot rely on the lake: 1 thing is wrong, the first: file is missing"), wrong.err);
    }

    @Test
    void checkRepairsOnlyWhenToldTo() {
        Run unsure = Run.of("check", "--repair");
        assertEquals(64, unsure.status);
        assertTrue(unsure.err.contains("say --yes. 1 findings, the first: file is missing (a.parquet)"), unsure.err);
        assertFalse(unsure.log.contains("check all FILES REPAIR"), unsure.log::toString);
        Run repaired = Run.of("check", "--repair", "--yes", "--format", "csv");
        assertEquals(0, repaired.status, repaired.err);
        assertTrue(repaired.out.contains("take in again: a.csv (of 2024-01-01T00:00:00Z)"), repaired.out);
    }

    @Test
    void rebuildSaysWhatItCannotKnow() {
        assertEquals(64, Run.of("rebuild").status);
        Run run = Run.of("rebuild", "--from", "/srv/lake", "--yes", "--format", "csv");
        assertEquals("""
                outcome,files,readings,subjects,what
                restored,3,70,2,level
                left out,2,,,b.parquet and 1 more: it is empty
                not known,,,,Hot readings
                """, run.out, run.err);
        assertTrue(run.log.contains("rebuild Optional[lake]"), run.log::toString);
    }

    @Test
    void aBarWithNothingBehindItIsSaid() {
        assertTrue(Run.of("-c", "metrics |").err.contains("nothing stands after the bar"));
    }

    @Test
    void backupSaysWhatItHasAndWhatItLacks() {
        assertEquals(64, Run.of("backup").status);
        Run run = Run.of("backup", "/mnt/usb/kymo", "--replace", "--format", "csv");
        assertEquals("copied,bytes,kept,removed\n2,3000,7,1\n", run.out, run.err);
        assertTrue(run.err.contains("1 adopted file is not in it: files of others stay where they are"), run.err);
        assertTrue(run.err.contains("lake/level.parquet is damaged or gone, and not in it"), run.err);
        assertEquals(List.of("open", "backup /mnt/usb/kymo replacing", "close"), run.log);
    }

    @Test
    void compactSaysWhatWasReplacedAndWhatWasLeftAlone() {
        String head = "metric_type,files_before,files_after,bytes_before,bytes_after,readings,replaced\n";
        Run run = Run.of("compact", "level", "--format", "csv");
        assertEquals(head + "level,9,1,900,100,90,2\n", run.out);
        assertTrue(run.err.contains("it is damaged"), run.err);
        assertEquals(List.of("open", "compact level COMPACT", "close"), run.log);
        Run rehearsed = Run.of("compact", "--dry-run", "--format", "csv");
        assertEquals(head + "level,9,,900,,90,\n", rehearsed.out);
        assertTrue(rehearsed.log.contains("compact all REHEARSE"), rehearsed.log::toString);
    }

    @Test
    void jobsAreShownAndCancelled() {
        assertEquals("""
                name,state,doing,progress,last_run,next_run,last_error,what
                compaction,running,writing level,0.5,2024-01-01T00:00:00Z,,it is damaged,makes few large files
                """, Run.of("jobs", "--format", "csv").out);
        assertTrue(Run.of("jobs", "cancel", "compaction").log.contains("cancel compaction"));
        refused(64, "the name of the job is missing", "jobs", "cancel");
        refused(64, "[stop] is too much", "jobs", "stop");
    }

    @Test
    void breakersAreShownAndReset() {
        assertEquals("""
                server,state,failures,refused,next_try,last_error
                s3://herd/lake,half-open,7,9,2024-01-01T00:00:00Z,nobody answers
                """, Run.of("breakers", "--format", "csv").out);
        assertTrue(Run.of("breakers", "reset").log.contains("reset all"));
        assertTrue(Run.of("breakers", "reset", "s3://herd/lake").log.contains("reset s3://herd/lake"));
        refused(64, "[stop] is too much", "breakers", "stop");
    }
}
