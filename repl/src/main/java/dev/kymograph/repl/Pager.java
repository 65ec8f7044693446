package dev.kymograph.repl;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Shows what is longer than the screen page by page, by a program that does that.
 *
 * @param environment what that program is told beside the process's own
 */
record Pager(String command, IntSupplier height, Map<String, String> environment) {

    /** Where the program is not there, or its line no command, nothing was read: it is shown as it is. */
    static final String OR_AS_IT_IS = "sh -c \"$1\"; case $? in 2|126|127) cat;; esac";

    Pager(String command, IntSupplier height) {
        this(command, height, Map.of());
    }

    /** The same, which writes no files and runs no programs for who reads, where it is less. */
    Pager secured() {
        return new Pager(command, height, Map.of("LESSSECURE", "1"));
    }

    /** What to write to in place of the screen; it is to be closed. */
    Writer over(Writer screen) {
        return new Pages(screen);
    }

    private interface Writing {
        void write() throws IOException;
    }

    private final class Pages extends Writer {

        private final Writer screen;
        private final StringBuilder first = new StringBuilder();
        private final int most = height.getAsInt() - 1;
        private int lines;
        private Process program;
        private Writer pages;

        Pages(Writer screen) {
            this.screen = screen;
        }

        @Override
        public void write(char[] text, int from, int count) throws IOException {
            if (pages != null) {
                show(() -> pages.write(text, from, count));
                return;
            }
            first.append(text, from, count);
            for (int i = from; i < from + count; i++) {
                lines += text[i] == '\n' ? 1 : 0;
            }
            if (lines > most && most > 0) {
                turn();
            }
        }

        private void turn() throws IOException {
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", OR_AS_IT_IS, "kymo", command)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            shell.environment().putAll(environment);
            program = shell.start();
            pages = new OutputStreamWriter(program.getOutputStream(), StandardCharsets.UTF_8);
            show(() -> pages.append(first));
            first.setLength(0);
        }

        /** Who leaves the program early wants no more of it; how Java says so depends on the moment. */
        private void show(Writing writing) {
            try {
                writing.write();
            } catch (IOException e) {
                throw new PagesLeftException();
            }
        }

        @Override
        public void flush() {
            // It is shown when it is whole, or long enough for the program.
        }

        @Override
        public void close() throws IOException {
            if (program == null) {
                screen.append(first);
                first.setLength(0);
                screen.flush();
                return;
            }
            try {
                show(pages::close);
            } finally {
                try {
                    program.waitFor();
                } catch (InterruptedException e) {
                    program.destroy();
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
