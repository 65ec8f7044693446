package dev.kymograph.engine.internal.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads DuckDB's errors, which have no codes, by their first words. */
public final class DuckDbErrors {

    private static final Pattern KIND =
            Pattern.compile("^(?:[\\w.]*Exception: )?([A-Za-z ]+?) Error: ?", Pattern.DOTALL);
    private static final Pattern LOCKED = Pattern.compile("Conflicting lock is held in (.*?) ?\\(PID (\\d+)");

    private DuckDbErrors() {}

    /**
     * Turns an error into ours.
     *
     * @param doing what could not be done: "answer", "open the catalog /data/catalog.duckdb"
     */
    public static KymographException describe(SQLException error, String doing) {
        String message = String.valueOf(error.getMessage());
        Matcher lock = LOCKED.matcher(message);
        if (lock.find()) {
            return new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.in-use",
                    "Cannot " + doing + ": process " + lock.group(2)
                            + " has it open. Close that one, or use another data folder (--data DIR)");
        }
        if (message.contains("Unique file handle conflict")) {
            return new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.in-use",
                    "Cannot " + doing
                            + ": this process has it open already. Close that one, or use another data folder");
        }
        if (isNameless(error)) {
            return new KymographException(
                    ErrorKind.EXTERNAL,
                    "storage.unreadable",
                    "Cannot " + doing + ": a value could not be read or computed; DuckDB does not say which",
                    error);
        }
        Optional<KymographException> full = DiskFull.of(error, doing);
        if (full.isPresent()) {
            return full.get();
        }
        Matcher kind = KIND.matcher(message);
        String family = kind.find() ? kind.group(1).toLowerCase(Locale.ROOT) : "";
        String detail = kind.reset().find() ? message.substring(kind.end()) : message;
        String said = "Cannot " + doing + ": " + firstParagraph(detail);
        return switch (family) {
            case "parser" -> new KymographException(ErrorKind.USAGE, "sql.syntax", said);
            case "catalog", "binder" -> new KymographException(ErrorKind.USAGE, "sql.unknown-name", said);
            case "permission" -> new KymographException(ErrorKind.USAGE, "sql.forbidden", said);
            case "conversion", "out of range", "invalid input" ->
                new KymographException(ErrorKind.USAGE, "sql.value", said);
            case "out of memory" ->
                new KymographException(
                        ErrorKind.RESOURCE, "duckdb.memory", said + ". Ask for less, or raise duckdb.memory");
            case "interrupt" -> new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
            case "fatal" ->
                new KymographException(
                        ErrorKind.EXTERNAL,
                        "duckdb.invalidated",
                        said + ". Close the engine and open it again; what was acknowledged is safe",
                        error);
            case "io" -> new KymographException(ErrorKind.EXTERNAL, "storage.io", said, error);
            default -> new KymographException(ErrorKind.INTERNAL, "duckdb.error", said, error);
        };
    }

    /** Whether it is all that DuckDB's driver says when a statement whose rows are streamed fails. */
    public static boolean isNameless(SQLException error) {
        return String.valueOf(error.getMessage()).endsWith("Invalid result set");
    }

    /** Whether others have to end a transaction before it works. */
    public static boolean isOthersTransaction(SQLException error) {
        return String.valueOf(error.getMessage()).contains("other write transactions active");
    }

    /** The error without DuckDB's view of the statement, where it names a value that could not be computed. */
    public static Optional<SQLException> ofValue(SQLException error) {
        String message = String.valueOf(error.getMessage());
        String named = message.split("\\R\\R", 2)[0];
        if (message.startsWith("Conversion Error")) {
            return Optional.of(new SQLException(named + ". TRY_CAST answers NULL for what CAST cannot convert", error));
        }
        return message.startsWith("Out of Range Error")
                ? Optional.of(new SQLException(named, error))
                : Optional.empty();
    }

    /** The error without DuckDB's view of the statement, which is not as it was asked. */
    public static SQLException withoutStatement(SQLException error) {
        String named = String.valueOf(error.getMessage()).split("\\R\\RLINE ", 2)[0];
        return ofValue(error).orElseGet(() -> new SQLException(named, error));
    }

    /** Whether the error says that a statement was interrupted. */
    public static boolean isInterrupt(SQLException error) {
        return String.valueOf(error.getMessage()).contains("INTERRUPT Error");
    }

    /** Whether the error says that a statement is not well formed; such a one leaves its transaction as it was. */
    public static boolean isSyntax(SQLException error) {
        return String.valueOf(error.getMessage()).startsWith("Parser Error");
    }

    private static String firstParagraph(String text) {
        int end = text.indexOf("\n\tat ");
        String cut = end < 0 ? text : text.substring(0, end);
        return cut.strip();
    }
}
