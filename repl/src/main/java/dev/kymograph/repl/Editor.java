package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The user's editor, for statements that are long.
 *
 * @param command as a shell reads it; the file is put after it
 * @param remembers keeps what was written, to be typed again
 */
record Editor(String command, Consumer<String> remembers) {

    /** As other programs choose it. */
    static String command(Map<String, String> environment) {
        String visual = environment.getOrDefault("VISUAL", "");
        String editor = environment.getOrDefault("EDITOR", "");
        return !visual.isBlank() ? visual : !editor.isBlank() ? editor : "vi";
    }

    /** Lets the user change a text, and returns it as it was left. */
    String edited(String text) {
        try {
            // The ending tells the editor which colours to use.
            Path file = Files.createTempFile("kymo-", ".sql");
            try {
                Files.writeString(file, text + "\n");
                Process program = new ProcessBuilder("sh", "-c", command + " \"$1\"", "sh", file.toString())
                        .inheritIO()
                        .start();
                int status = program.waitFor();
                if (status != 0) {
                    throw failed("it ended with status " + status);
                }
                String written = Files.readString(file).strip();
                if (!written.isEmpty() && !written.equals(text.strip())) {
                    remembers.accept(written);
                }
                return written;
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
    }

    private KymographException failed(String why) {
        return new KymographException(
                ErrorKind.EXTERNAL,
                "editor",
                "Cannot edit with [" + command + "]: " + why + "; nothing was run. EDITOR names another editor");
    }
}
