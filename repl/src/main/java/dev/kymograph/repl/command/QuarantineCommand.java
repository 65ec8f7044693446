package dev.kymograph.repl.command;

import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.Quarantine.Item;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.List;
import java.util.Optional;

final class QuarantineCommand implements Command {

    private static final String MOST = "100";

    @Override
    public Usage usage() {
        return Usage.of(
                        "quarantine",
                        "what was refused, and why",
                        "quarantine list",
                        "quarantine show ID",
                        "quarantine drop [ID…]")
                .options(
                        new Option("limit", "ROWS", "list at most so many, the newest [" + MOST + "]"),
                        new Option("source", "NAME", "drop what came from this file"),
                        new Option("target", "METRIC", "drop what was for this metric type or subject kind"),
                        new Option("all", "", "drop everything"))
                .examples("quarantine drop --source pulse.csv");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        switch (arguments.word(0, "list, show or drop")) {
            case "list" -> {
                arguments.atMost(1);
                int most = Arguments.integer(arguments.option("limit").orElse(MOST), "--limit");
                if (most < 0) {
                    throw arguments.refused("--limit [" + most + "] is less than nothing; expected 0 or more");
                }
                return session.engine().quarantine().list(most);
            }
            case "show" -> {
                return item(arguments.atMost(2).word(1, "the id"), session);
            }
            case "drop" -> {
                return drop(arguments, session);
            }
            default -> throw arguments.refused("[" + arguments.words().get(0) + "] is not list, show or drop");
        }
    }

    private static Rows drop(Arguments arguments, Session session) {
        List<String> words = arguments.words().subList(1, arguments.words().size());
        Optional<String> source = arguments.option("source");
        Optional<String> target = arguments.option("target");
        boolean filtered = source.isPresent() || target.isPresent();
        int ways = (words.isEmpty() ? 0 : 1) + (arguments.has("all") ? 1 : 0) + (filtered ? 1 : 0);
        if (ways != 1) {
            throw arguments.refused(
                    "drop takes ids, or --source and --target, or --all" + (ways == 0 ? "" : ", one of them"));
        }
        Quarantine quarantine = session.engine().quarantine();
        long dropped = words.isEmpty()
                ? quarantine.dropAll(source, target)
                : quarantine.drop(words.stream()
                        .map(word -> (long) Arguments.integer(word, "the id"))
                        .toList());
        return new Table().numbers("dropped").row(dropped).rows();
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
