package dev.kymograph.repl.command;

import dev.kymograph.engine.RollupPolicy;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.Rollups.Refreshed;
import dev.kymograph.engine.Rollups.Status;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class RollupCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                        "rollup",
                        "sums of readings by subject and bucket of time, which answer in place of the readings")
                .form("rollup create METRIC --every WIDTH", "sum a metric up")
                .form("rollup [list]", "which there are, and what waits")
                .form("rollup refresh [NAME]", "sum up now what waits")
                .form("rollup rebuild NAME [--from TIME] [--to TIME]", "sum up anew")
                .form("rollup drop NAME [--yes]", "delete one")
                .options(
                        new Option("every", "WIDTH", "create: how long a bucket is, 1m to 1d: a day is a multiple"),
                        new Option("name", "NAME", "create: its name, instead of the metric type's with the width"),
                        new Option("start", "AGE", "create: by itself no bucket is refreshed that begins longer ago"),
                        new Option("end", "AGE", "create: by itself no bucket is refreshed that ended less long ago"),
                        new Option("interval", "LENGTH", "create: how long it rests between two refreshes"),
                        new Option("from", "TIME", "rebuild: the first moment to sum up anew"),
                        new Option("to", "TIME", "rebuild: the moment before which to end"),
                        new Option("yes", "", "drop: also what is left of readings that are no longer kept"))
                .examples(
                        "rollup create pulse_rate --every 1h",
                        "rollup create pulse_rate --every 1d --start 90d --end 1h --interval 10m",
                        "rollup rebuild pulse_rate_1h --from 2024-03-01 --to 2024-04-01");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        String verb = arguments.words().isEmpty() ? "list" : arguments.words().get(0);
        requireBelonging(arguments, verb);
        Rollups rollups = session.engine().rollups();
        return switch (verb) {
            case "create" ->
                refreshed(List.of(rollups.create(
                        arguments.atMost(2).word(1, "the metric type"),
                        Intervals.duration(arguments.required("every"), "--every"),
                        arguments.option("name"),
                        policy(arguments),
                        session.watch())));
            case "list" -> {
                arguments.atMost(1);
                yield table(rollups.list());
            }
            case "refresh" -> refreshed(refresh(arguments.atMost(2), rollups, session));
            case "rebuild" ->
                refreshed(List.of(
                        rollups.rebuild(arguments.atMost(2).word(1, "the name"), window(arguments), session.watch())));
            case "drop" -> {
                drop(arguments.atMost(2).word(1, "the name"), arguments.has("yes"), rollups);
                yield table(rollups.list());
            }
            default -> throw arguments.noVerb(verb, "create", "list", "refresh", "rebuild", "drop");
        };
    }

    private static void drop(String name, boolean withLastCopies, Rollups rollups) {
        if (withLastCopies) {
            rollups.dropWithLastCopies(name);
        } else {
            rollups.drop(name);
        }
    }

    private static void requireBelonging(Arguments arguments, String verb) {
        for (String option : arguments.options().keySet()) {
            String owner = switch (option) {
                case "from", "to" -> "rebuild";
                case "yes" -> "drop";
                default -> "create";
            };
            if (!owner.equals(verb)) {
                throw arguments.refused("--" + option + " is for " + owner);
            }
        }
    }

    private static RollupPolicy policy(Arguments arguments) {
        return new RollupPolicy(length(arguments, "start"), length(arguments, "end"), length(arguments, "interval"));
    }

    private static Optional<Duration> length(Arguments arguments, String option) {
        return arguments.option(option).map(word -> Intervals.duration(word, "--" + option));
    }

    private static List<Refreshed> refresh(Arguments arguments, Rollups rollups, Session session) {
        List<String> names = arguments.words().size() > 1
                ? List.of(arguments.word(1, "the name"))
                : rollups.list().stream().map(Status::name).toList();
        List<Refreshed> refreshed = new ArrayList<>();
        for (String name : names) {
            refreshed.add(rollups.refresh(name, session.watch()));
        }
        return refreshed;
    }

    private static Window window(Arguments arguments) {
        return new Window(
                arguments.option("from").map(word -> moment(word, "--from")),
                arguments.option("to").map(word -> moment(word, "--to")));
    }

    private static Instant moment(String word, String what) {
        try {
            return word.indexOf('T') < 0
                    ? LocalDate.parse(word).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(word);
        } catch (DateTimeException e) {
            throw Mistake.of(
                    "command.time",
                    "Cannot read " + what + " [" + word
                            + "]: expected a day such as 2024-03-01, or a moment such as 2024-03-01T12:00:00Z");
        }
    }

    private static Rows refreshed(List<Refreshed> refreshed) {
        Table table = new Table().texts("name").numbers("buckets");
        refreshed.forEach(each -> table.row(each.name(), each.buckets()));
        return table.rows();
    }

    private static Rows table(List<Status> rollups) {
        Table table = new Table()
                .texts("name", "metric_type", "every")
                .numbers("readings", "files", "bytes", "dirty")
                .texts("lag", "policy");
        for (Status rollup : rollups) {
            Optional<String> lag = rollup.lag().map(length -> Intervals.text(Duration.ofSeconds(length.toSeconds())));
            table.row(
                    rollup.name(),
                    rollup.metricType(),
                    Intervals.text(rollup.every()),
                    rollup.readings(),
                    (long) rollup.files(),
                    rollup.bytes(),
                    rollup.dirty(),
                    lag.orElse(null),
                    text(rollup.policy()));
        }
        return table.rows();
    }

    /** As it would be written; null where it leaves nothing out. */
    private static String text(RollupPolicy policy) {
        List<String> words = new ArrayList<>();
        policy.start().ifPresent(length -> words.add("--start " + Intervals.text(length)));
        policy.end().ifPresent(length -> words.add("--end " + Intervals.text(length)));
        policy.interval().ifPresent(length -> words.add("--interval " + Intervals.text(length)));
        return words.isEmpty() ? null : String.join(" ", words);
    }
}
