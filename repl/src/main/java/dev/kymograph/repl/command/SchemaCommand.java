package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.Schema.Applied;
import dev.kymograph.engine.Schema.Difference;
import dev.kymograph.engine.Schema.Loss;
import dev.kymograph.engine.Schema.Migration;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

final class SchemaCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("schema", "the versions of the catalog's tables")
                .form("schema current", "the version there is, and the newest")
                .form("schema history", "which versions there were, and when")
                .form("schema verify", "compare the tables with what they should be")
                .form("schema upgrade", "bring the tables to a newer version")
                .form("schema downgrade --to VERSION|base", "bring them to an older one")
                .options(
                        new Option("to", "VERSION", "the version to end with; 'base' is before the first [the newest]"),
                        new Option("dry-run", "", "only say what would be done"),
                        new Option("yes", "", "also when a downgrade forgets readings or anything else"))
                .examples("schema upgrade --dry-run");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        String word = arguments.word(0, "current, history, verify, upgrade or downgrade");
        arguments.atMost(1);
        return switch (word) {
            case "current" -> session.schema(SchemaCommand::current);
            case "history" -> session.schema(SchemaCommand::history);
            case "verify" -> session.schema(schema -> verify(schema, session));
            case "upgrade", "downgrade" -> {
                if (word.equals("upgrade") && !arguments.has("dry-run")) {
                    session.makeData();
                }
                yield session.schema(schema -> migrate(arguments, word, schema, session));
            }
            default -> throw arguments.noVerb(word, "current", "history", "verify", "upgrade", "downgrade");
        };
    }

    private static Rows current(Schema schema) {
        return new Table()
                .numbers("current", "newest")
                .row((long) schema.current(), (long) schema.newest())
                .rows();
    }

    private static Rows history(Schema schema) {
        Table table = new Table()
                .numbers("version")
                .texts("name", "direction")
                .column("at", ColumnType.TIMESTAMP)
                .numbers("took_ms")
                .texts("checksum");
        for (Applied applied : schema.history()) {
            table.row(
                    (long) applied.version(),
                    applied.name(),
                    applied.direction(),
                    applied.at(),
                    applied.took().toMillis(),
                    applied.checksum());
        }
        return table.rows();
    }

    private static Rows verify(Schema schema, Session session) {
        Table table = new Table().texts("what", "expected", "found");
        List<Difference> differences = schema.verify();
        differences.forEach(each -> table.row(each.what(), each.expected(), each.found()));
        if (differences.isEmpty()) {
            session.note("the tables are as version " + schema.current() + " makes them");
            return table.rows();
        }
        Difference first = differences.get(0);
        return new Wrong(
                table.rows(),
                new KymographException(
                        ErrorKind.DATA,
                        "schema.wrong",
                        "Cannot rely on the catalog: " + first.what() + " is [" + first.found() + "], expected ["
                                + first.expected() + "]. Put back what was changed, or a copy of before"));
    }

    private static Rows migrate(Arguments arguments, String word, Schema schema, Session session) {
        boolean up = word.equals("upgrade");
        int from = schema.current();
        int to = target(up && !arguments.has("to") ? Integer.toString(schema.newest()) : arguments.required("to"));
        requireSensible(word, from, to, schema.newest());
        boolean dry = arguments.has("dry-run");
        List<Loss> losses = schema.losses(to);
        if (!losses.isEmpty() && !isAllowed(losses, to, dry || arguments.has("yes"), session)) {
            return Table.NOTHING;
        }
        List<Migration> migrations = dry ? schema.plan(to) : schema.migrate(to);
        if (!losses.isEmpty() && !dry) {
            session.configuration().explain("data").ifPresent(data -> new DemoFolder(Path.of(data.value())).forget());
        }
        if (migrations.isEmpty()) {
            session.note("nothing to do: the catalog has version " + from);
        }
        return table(migrations, dry);
    }

    private static void requireSensible(String word, int from, int to, int newest) {
        if (to < 0 || to > newest) {
            throw Mistake.of(
                    "schema.unknown-version",
                    "Cannot " + word + " to version [" + to + "]: there is none; this program knows 0 (base) to "
                            + newest);
        }
        boolean up = word.equals("upgrade");
        if (up ? to < from : to > from) {
            throw Mistake.of(
                    "schema.direction",
                    "Cannot " + word + " to version " + to + ": the catalog has version " + from + "; use "
                            + (up ? "downgrade" : "upgrade"));
        }
    }

    /** Readings forgotten are gone for good: somebody has to want that. */
    private static boolean isAllowed(List<Loss> losses, int to, boolean wanted, Session session) {
        String what = losses.stream()
                .map(loss -> String.format(Locale.ROOT, "%,d %s", loss.count(), loss.what()))
                .collect(Collectors.joining(", "));
        String forgets = "Going down to version " + to + " forgets " + what + "." + left(losses);
        if (wanted) {
            session.note(forgets);
            return true;
        }
        Optional<Boolean> answer = session.asked(forgets + " Copy the data folder first. Forget it for good?");
        if (answer.isEmpty()) {
            throw Mistake.of(
                    "schema.forgets",
                    "Cannot downgrade to version " + to + ": it would forget " + what
                            + " for good; copy the data folder first, and say --yes");
        }
        if (!answer.get()) {
            session.note("nothing was changed");
        }
        return answer.get();
    }

    /** What the catalog forgets is not gone from the disk, and does not come back by going up again. */
    private static String left(List<Loss> losses) {
        return losses.stream().anyMatch(loss -> loss.what().startsWith("files"))
                ? " The Parquet files stay in lake/, but the catalog no longer knows them, nor does it after an upgrade."
                : "";
    }

    private static Rows table(List<Migration> migrations, boolean dry) {
        Table table = new Table().numbers("version").texts("name", "direction");
        if (dry) {
            table.texts("script");
        }
        for (Migration migration : migrations) {
            if (dry) {
                table.row(
                        (long) migration.version(),
                        migration.name(),
                        migration.direction(),
                        migration.script().strip());
            } else {
                table.row((long) migration.version(), migration.name(), migration.direction());
            }
        }
        return table.rows();
    }

    private static int target(String word) {
        return word.equals("base") ? 0 : Arguments.integer(word, "the version");
    }
}
