package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The file that says how the prompt is to be. */
class PreferencesTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Preferences read(String text) throws IOException {
        return read(Files.writeString(folder.resolve("shell.conf"), text));
    }

    private Preferences read(Path file) {
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(said, true, StandardCharsets.UTF_8),
                Set.of(),
                0);
        return PreferencesFile.read(Optional.of(file), new Errors(streams, false, false));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8).replace(folder.toString(), "HOME");
    }

    @Test
    void eachKeyIsHeard() throws IOException {
        Preferences read = read("""
                # mine
                mode = csv
                theme: light   // the terminal is white
                keys=vi

                pager = "less -S # not a comment"
                """);
        assertEquals(
                new Preferences(
                        Optional.of(Format.CSV), Optional.of(Theme.LIGHT), Editing.VI, "less -S # not a comment"),
                read);
        assertEquals("", said());
    }

    @Test
    void whatIsNotSaidIsAsEver() throws IOException {
        assertEquals(Preferences.NONE, read(""));
        assertEquals(Preferences.NONE, read("theme = auto\nkeys = emacs\n"));
        assertEquals(Preferences.NONE, read(folder.resolve("nowhere")));
        assertEquals("", read("pager = none").pager());
        assertEquals("", said());
    }

    @Test
    void allMistakesAreToldWithTheirPlaceAndTheRestHolds() throws IOException {
        Preferences read = read("mode = excel\nthem = dark\nkeys = vi\nlight\ntheme = drak\n");
        assertEquals(Editing.VI, read.keys());
        assertEquals(Preferences.NONE.mode(), read.mode());
        String said = said();
        for (String problem : new String[] {
            "HOME/shell.conf:1: mode: found [excel], expected one of box, json",
            "HOME/shell.conf:2: them: there is no such key; did you mean theme?",
            "HOME/shell.conf:4: found [light], expected a key and its value, as in theme = dark",
            "HOME/shell.conf:5: theme: found [drak], expected one of dark, light, none, auto"
        }) {
            assertEquals(1, said.split(Pattern.quote(problem), -1).length - 1, problem + " in " + said);
        }
    }

    @Test
    void aFolderIsNoSuchFile() {
        assertEquals(Preferences.NONE, read(folder));
        assertEquals("Error: Cannot use all of the shell's settings: HOME: it is a folder; the rest holds\n", said());
    }

    @Test
    void itIsWhereSuchFilesAre() {
        assertEquals(
                Optional.of(Path.of("/c/kymo/shell.conf")), PreferencesFile.of(Map.of("XDG_CONFIG_HOME", "/c"), "/h"));
        assertEquals(Optional.of(Path.of("/h/.config/kymo/shell.conf")), PreferencesFile.of(Map.of(), "/h"));
        assertEquals(Optional.of(Path.of("/x")), PreferencesFile.of(Map.of("KYMO_SHELL_CONF", "/x"), "/h"));
        assertEquals(Optional.empty(), PreferencesFile.of(Map.of("KYMO_SHELL_CONF", ""), "/h"));
    }
}
