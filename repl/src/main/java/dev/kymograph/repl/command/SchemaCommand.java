package dev.kymograph.repl.command;

import dev.kymograph.engine.Schema;
import dev.kymograph.engine.Schema.Applied;
import dev.kymograph.engine.Schema.Migration;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.List;

final class SchemaCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                        "schema",
                        "the versions of the catalog's tables",
                        "schema current",
                        "schema history",
                        "schema upgrade",
                        "schema downgrade --to VERSION|base")
                .options(
                        new Option("to", "VERSION", "the version to end with; 'base' is before the first [the newest]"),
                        new Option("dry-run", "", "only say what would be done"))
                .examples("schema upgrade --dry-run");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        String word = arguments.word(0, "current, history, upgrade or downgrade");
        arguments.atMost(1);
        return switch (word) {
            case "current" -> session.schema(SchemaCommand::current);
            case "history" -> session.schema(SchemaCommand::history);
            case "upgrade", "downgrade" -> session.schema(schema -> migrate(arguments, word, schema, session));
            default -> throw arguments.refused("[" + word + "] is not current, history, upgrade or downgrade");
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

    private static Rows migrate(Arguments arguments, String word, Schema schema, Session session) {
        boolean up = word.equals("upgrade");
        int from = schema.current();
        int to = target(up && !arguments.has("to") ? Integer.toString(schema.newest()) : arguments.required("to"));
        if (up ? to < from : to > from) {
            throw Mistake.of(
                    "schema.direction",
                    "Cannot " + word + " to version " + to + ": the catalog has version " + from + "; use "
                            + (up ? "downgrade" : "upgrade"));
        }
        boolean dry = arguments.has("dry-run");
        List<Migration> migrations = dry ? schema.plan(to) : schema.migrate(to);
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
        if (migrations.isEmpty()) {
            session.note("nothing to do: the catalog has version " + from);
        }
        return table.rows();
    }

    private static int target(String word) {
        return word.equals("base") ? 0 : Arguments.integer(word, "the version");
    }
}
