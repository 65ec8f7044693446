package dev.kymograph.repl.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The table of all keys in the documentation says what reference.conf says. */
class ReferenceKeysTest {

    private static final Path ROOT = Path.of(System.getProperty("kymograph.root"));
    private static final String BEGIN = "<!-- keys";
    private static final String END = "<!-- end of keys";

    @Test
    void theDocumentationHasEveryKey() throws IOException {
        Path page = ROOT.resolve("docs/configuration.md");
        List<String> lines = Files.readAllLines(page);
        int begin = at(BEGIN, lines);
        int end = at(END, lines);
        List<String> table = table(Files.readAllLines(ROOT.resolve("conf/reference.conf")));
        assertTrue(table.size() > 10, "reference.conf was not understood");
        if ("write".equals(System.getProperty("kymograph.docs"))) {
            List<String> written = new ArrayList<>(lines.subList(0, begin + 1));
            written.addAll(table);
            written.addAll(lines.subList(end, lines.size()));
            Files.write(page, written);
        } else {
            assertEquals(String.join("\n", table), String.join("\n", lines.subList(begin + 1, end)));
        }
    }

    private static int at(String mark, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(mark)) {
                return i;
            }
        }
        throw new AssertionError("the page has no line that begins with " + mark);
    }

    private static List<String> table(List<String> reference) {
        List<String> table = new ArrayList<>(List.of("| key | default | what it is for |", "|---|---|---|"));
        StringBuilder help = new StringBuilder();
        for (String line : reference) {
            if (line.startsWith("#")) {
                help.append(line.substring(1));
                continue;
            }
            if (line.contains(" = ")) {
                String[] pair = line.split(" = ", 2);
                String variable = "KYMO_" + pair[0].toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
                table.add("| `" + pair[0] + "`<br>`" + variable + "` | `" + pair[1] + "` | "
                        + help.toString().strip() + " |");
            }
            help.setLength(0);
        }
        return table;
    }
}
