package dev.kymograph.repl.command;

import dev.kymograph.engine.Quarantine.Item;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;

final class QuarantineCommand implements Command {

    private static final String MOST = "100";

    @Override
    public Usage usage() {
        return Usage.of("quarantine", "what was refused, and why", "quarantine list", "quarantine show ID")
                .options(new Option("limit", "ROWS", "list at most so many, the newest [" + MOST + "]"));
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        switch (arguments.word(0, "list or show")) {
            case "list" -> {
                arguments.atMost(1);
                int most = Arguments.integer(arguments.option("limit").orElse(MOST), "--limit");
                return session.engine().quarantine().list(most);
            }
            case "show" -> {
                return item(arguments.atMost(2).word(1, "the id"), session);
            }
            default -> throw arguments.refused("[" + arguments.words().get(0) + "] is neither list nor show");
        }
    }

    private static Rows item(String word, Session session) {
        long id = Arguments.integer(word, "the id");
        Item item = session.engine()
                .quarantine()
                .find(id)
                .orElseThrow(() -> Mistake.of(
                        "quarantine.unknown", "Cannot find [" + id + "] in quarantine; see: quarantine list"));
        return new Table()
                .numbers("id")
                .column("at", ColumnType.TIMESTAMP)
                .texts("source")
                .numbers("line")
                .texts("target", "reason", "content")
                .row(item.id(), item.at(), item.source(), item.line(), item.target(), item.reason(), item.content())
                .rows();
    }
}
