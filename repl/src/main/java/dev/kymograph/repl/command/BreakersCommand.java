package dev.kymograph.repl.command;

import dev.kymograph.engine.Breakers;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;
import java.util.Locale;

/** Servers that are left alone while they fail. */
final class BreakersCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                        "breakers",
                        "servers of the lake and the catalog, and whether they are left alone because they fail")
                .form("breakers", "which there are")
                .form("breakers reset [NAME]", "ask the server at once")
                .examples("breakers", "breakers reset");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(2);
        Breakers breakers = session.engine().breakers();
        if (arguments.words().isEmpty()) {
            return list(breakers);
        }
        if (!arguments.word(0, "reset").equals("reset")) {
            throw arguments.refused("[" + arguments.word(0, "reset") + "] is too much");
        }
        if (arguments.words().size() == 1) {
            breakers.reset();
        } else {
            breakers.reset(arguments.word(1, "the name of the server"));
        }
        return Table.NOTHING;
    }

    private static Rows list(Breakers breakers) {
        Table table = new Table()
                .texts("server", "state")
                .numbers("failures", "refused")
                .column("next_try", ColumnType.TIMESTAMP)
                .texts("last_error");
        for (Breakers.Breaker breaker : breakers.list()) {
            table.row(
                    breaker.name(),
                    breaker.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    breaker.failures(),
                    breaker.refused(),
                    breaker.nextTry().orElse(null),
                    breaker.lastError().orElse(null));
        }
        return table.rows();
    }
}
