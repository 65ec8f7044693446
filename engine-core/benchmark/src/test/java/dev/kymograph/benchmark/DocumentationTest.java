package dev.kymograph.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class DocumentationTest {

    private static final Path PAGE = Path.of(System.getProperty("kymograph.root"), "docs", "benchmarks.md");
    private static final String BEGIN = "<!-- questions -->\n";
    private static final String END = "<!-- /questions -->\n";

    @Test
    void printsWhatTheContestantsAreAsked() throws Exception {
        StringBuilder questions = new StringBuilder();
        for (Asked asked : Asked.listed("list")) {
            questions
                    .append("\n### ")
                    .append(asked.name())
                    .append("\n\n")
                    .append(asked.title())
                    .append(".\n\n");
            questions.append("```benchmark\n-- Kymograph\n").append(asked.words());
            questions.append("\n\n-- glob\n").append(asked.glob());
            questions.append("\n\n-- planned\n").append(asked.planned()).append("\n```\n");
        }
        questions.append('\n');
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if ("write".equals(System.getProperty("kymograph.docs"))) {
            Files.writeString(PAGE, page.substring(0, begin) + questions + page.substring(end));
        } else {
            assertEquals(
                    questions.toString(),
                    page.substring(begin, end),
                    "docs/benchmarks.md; -Dkymograph.docs=write writes it");
        }
    }
}
