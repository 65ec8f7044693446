package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Quarantine.Fixed;
import dev.kymograph.engine.Quarantine.Item;
import dev.kymograph.engine.Quarantine.ReplaySummary;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class QuarantineCommand implements Command {

    private static final String MOST = "100";
    private static final int REASONS_TOLD = 5;

    @Override
    public Usage usage() {
        return Usage.of("quarantine", "what was refused, and why; fix it and take it in again")
                .form("quarantine list", "which rows were refused, and why")
                .form("quarantine show ID", "one row, as it came")
                .form("quarantine fix [ID…] --set column=value", "put rows right, and take them in")
                .form("quarantine replay [ID…]", "take rows in again, as they are")
                .form("quarantine drop [ID…]", "forget rows")
                .options(
                        new Option("source", "NAME", "rows that came from this file"),
                        new Option("target", "METRIC", "rows for this metric type or subject kind"),
                        new Option("reason", "TEXT", "rows whose reason has this text in it"),
                        new Option("all", "", "every row; replay takes these where nothing is said"),
                        new Option("set", "column=value", "fix: the column holds this instead; repeatable"),
                        new Option("limit", "ROWS", "list at most so many, the newest [" + MOST + "]"))
                .examples(
                        "quarantine fix 12 --set pulse_value=71.5",
                        "quarantine replay --source pulse.csv",
                        "quarantine drop --reason 'expected a time'");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        String verb = arguments.word(0, "list, show, fix, replay or drop");
        if (arguments.has("set") && !verb.equals("fix")) {
            throw arguments.refused("--set is for fix");
        }
        return switch (verb) {
            case "list" -> list(arguments.atMost(1), session);
            case "show" -> item(arguments.atMost(2).word(1, "the id"), session);
            case "fix" -> fix(arguments, session);
            case "replay" -> replay(arguments, session);
            case "drop" ->
                new Table()
                        .numbers("dropped")
                        .row(session.engine().quarantine().drop(chosen(arguments)))
                        .rows();
            default -> throw arguments.noVerb(verb, "list", "show", "fix", "replay", "drop");
        };
    }

    private static Rows list(Arguments arguments, Session session) {
        int most = Arguments.integer(arguments.option("limit").orElse(MOST), "--limit");
        if (most < 0) {
            throw arguments.refused("--limit [" + most + "] is less than nothing; expected 0 or more");
        }
        return session.engine().quarantine().list(filter(arguments), most);
    }

    /** Rows that are named by their ids, by what they have in common, or all. */
    private static Filter chosen(Arguments arguments) {
        List<String> ids = arguments.words().subList(1, arguments.words().size());
        Filter filter = filter(arguments);
        int ways = (ids.isEmpty() ? 0 : 1) + (arguments.has("all") ? 1 : 0) + (filter.equals(Filter.ALL) ? 0 : 1);
        if (ways != 1) {
            throw arguments.refused(arguments.words().get(0)
                    + " takes ids, or --source, --target and --reason, or --all" + (ways == 0 ? "" : ", one of them"));
        }
        return ids.isEmpty()
                ? filter
                : Filter.ids(ids.stream()
                        .map(word -> (long) Arguments.integer(word, "the id"))
                        .toList());
    }

    private static Filter filter(Arguments arguments) {
        Filter filter = Filter.ALL;
        Optional<String> source = arguments.option("source");
        Optional<String> target = arguments.option("target");
        Optional<String> reason = arguments.option("reason");
        filter = source.isPresent() ? filter.source(source.get()) : filter;
        filter = target.isPresent() ? filter.target(target.get()) : filter;
        return reason.isPresent() ? filter.reason(reason.get()) : filter;
    }

    private static Filter there(Filter filter, Session session) {
        filter.ids().ifPresent(ids -> ids.forEach(id -> find(id, session)));
        return filter;
    }

    private static Rows fix(Arguments arguments, Session session) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : arguments.all("set")) {
            int sign = pair.indexOf('=');
            if (sign < 1) {
                throw arguments.refused("--set [" + pair + "] is not written column=value");
            }
            values.put(pair.substring(0, sign), pair.substring(sign + 1));
        }
        if (values.isEmpty()) {
            throw arguments.refused("--set column=value is missing");
        }
        Quarantine quarantine = session.engine().quarantine();
        List<Fixed> fixed = quarantine.fix(there(chosen(arguments), session), values);
        if (!fixed.isEmpty()) {
            session.note((fixed.size() == 1 ? "1 row waits" : fixed.size() + " rows wait")
                    + "; 'quarantine replay' takes in what is right now");
        }
        Table table = new Table().numbers("id").texts("before", "after");
        fixed.forEach(each -> table.row(each.id(), each.before(), each.after()));
        return table.rows();
    }

    private static Rows replay(Arguments arguments, Session session) {
        boolean saysNothing = arguments.words().size() == 1
                && !arguments.has("all")
                && filter(arguments).equals(Filter.ALL);
        Filter filter = saysNothing ? Filter.ALL : there(chosen(arguments), session);
        ReplaySummary done = session.engine().quarantine().replay(filter, session.watch());
        if (done.replayed() > 0 && done.accepted() == 0) {
            throw new KymographException(
                    ErrorKind.DATA,
                    "quarantine.nothing-accepted",
                    "Cannot accept any of the " + done.replayed() + " rows that were replayed: " + reasons(done)
                            + "; they stay in quarantine");
        }
        if (done.rejected() > 0) {
            session.note(done.rejected() + " rejected again: " + reasons(done));
        }
        session.engine().troubles().forEach(session::note);
        return new Table()
                .numbers("replayed", "accepted", "rejected", "replaced")
                .row(done.replayed(), done.accepted(), done.rejected(), done.replaced())
                .rows();
    }

    /** The most frequent reasons, with how many rows have them. */
    private static String reasons(ReplaySummary done) {
        List<String> told = done.reasons().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(REASONS_TOLD)
                .map(reason -> reason.getValue() + " × " + reason.getKey())
                .toList();
        int more = done.reasons().size() - told.size();
        return String.join("; ", told) + (more > 0 ? "; and " + more + " reasons more" : "");
    }

    private static Item find(long id, Session session) {
        return session.engine()
                .quarantine()
                .find(id)
                .orElseThrow(() -> Mistake.of(
                        "quarantine.unknown", "Cannot find [" + id + "] in quarantine; see: quarantine list"));
    }

    private static Rows item(String word, Session session) {
        Item item = find(Arguments.integer(word, "the id"), session);
        // What it is about comes first: a narrow screen leaves out what comes last.
        return new Table()
                .numbers("id", "line")
                .texts("reason", "content", "original", "source", "target")
                .column("at", ColumnType.TIMESTAMP)
                .row(
                        item.id(),
                        item.line(),
                        item.reason(),
                        item.content(),
                        item.original().orElse(null),
                        item.source(),
                        item.target(),
                        item.at())
                .rows();
    }
}
