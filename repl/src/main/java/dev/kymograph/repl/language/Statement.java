package dev.kymograph.repl.language;

import java.util.List;
import java.util.stream.Stream;

/** One thing to do. */
public sealed interface Statement {

    /** A line that says the same; a query without its semicolon. */
    String written();

    /** A query, without its semicolon. */
    record Sql(String text) implements Statement {

        @Override
        public String written() {
            return text;
        }
    }

    /**
     * A command; its name may be written in any case.
     *
     * @param text the line as it was written, where it came as one
     */
    record Command(List<Word> words, String text) implements Statement {

        public Command {
            words = Stream.concat(
                            words.stream().limit(1).map(Word::inLowerCase),
                            words.stream().skip(1))
                    .toList();
        }

        public String name() {
            return words.get(0).text();
        }

        /** Where another shell took the quotes off they are put back; a query to explain is no word. */
        @Override
        public String written() {
            return words.size() == 1 ? text.strip() : Word.written(words);
        }

        /** The line after its first word. */
        public String rest() {
            String stripped = text.strip();
            return stripped.substring(Math.min(name().length(), stripped.length()))
                    .strip();
        }
    }

    /**
     * A statement whose rows become something else than a table: {@code … | plot}.
     *
     * @param words after the bar
     */
    record Piped(Statement of, List<Word> words) implements Statement {

        public Piped {
            words = List.copyOf(words);
        }

        @Override
        public String written() {
            // A bar behind a comment would belong to it.
            boolean isBehindComment = of instanceof Sql && of.written().contains("--");
            return of.written() + (isBehindComment ? "\n| " : " | ") + Word.written(words);
        }

        public String name() {
            return words.get(0).text();
        }
    }

    /**
     * A dot command: for the shell alone.
     *
     * @param text the line as it was written
     */
    record Dot(List<Word> words, String text) implements Statement {

        public Dot {
            words = List.copyOf(words);
        }

        @Override
        public String written() {
            return text;
        }

        public String name() {
            return words.get(0).text();
        }
    }
}
