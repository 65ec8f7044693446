package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestKey;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

final class IngestCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                        "ingest",
                        "take in files of readings",
                        "ingest FILE… --metric METRIC",
                        "ingest - --metric METRIC")
                .options(
                        new Option("metric", "METRIC", "the metric type that the readings are of"),
                        new Option("map", "from=to", "the file's column 'from' holds our 'to'; repeatable"),
                        new Option("format", "FORMAT", "the files' format, one of 'formats' [by ending]"),
                        new Option("set", "name=value", "a parameter of the format; repeatable"),
                        new Option("subject", "SUBJECT", "whose readings they are, where the format does not tell"),
                        new Option("zone", "ZONE", "of timestamps that name none [UTC]"),
                        new Option("again", "", "also what was taken in before"),
                        new Option(
                                "key", "KEY", "what the file's sender calls it: taken in once, however often it comes"))
                .examples("ingest pulse.csv --metric pulse_rate --map bpm=pulse_value --zone Europe/Berlin");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        arguments.word(0, "the file");
        SourceFile like = source(arguments, session);
        List<IngestSummary> done = new ArrayList<>();
        try {
            ingestAll(arguments.words(), like, session, done);
        } catch (RuntimeException e) {
            if (!done.isEmpty()) {
                session.note(before(done));
            }
            throw e;
        }
        IngestSummary sum = sum(done);
        requireSome(sum, arguments.words());
        if (sum.rejected() > 0) {
            session.note(sum.rejected() + " rejected; 'quarantine list' says why");
        }
        session.engine().troubles().forEach(session::note);
        return new Table()
                .numbers("read", "accepted", "rejected", "replaced")
                .row(sum.read(), sum.accepted(), sum.rejected(), sum.replaced())
                .rows();
    }

    private static void requireSome(IngestSummary sum, List<String> words) {
        if (sum.accepted() == 0 && sum.rejected() > 0) {
            throw new KymographException(
                    ErrorKind.DATA,
                    "ingest.nothing-accepted",
                    "Cannot take in any reading of " + String.join(", ", words) + ": all " + sum.rejected()
                            + " rows were refused and are in quarantine; 'quarantine list' says why, and 'quarantine replay' takes"
                            + " them in once that is mended");
        }
    }

    private static void ingestAll(List<String> words, SourceFile like, Session session, List<IngestSummary> done) {
        for (String word : words) {
            if (word.equals("-")) {
                done.add(standardInput(like, session));
                continue;
            }
            List<Path> paths = Paths.named(word);
            if (like.key().isPresent() && paths.size() > 1) {
                throw Mistake.of(
                        "command.usage",
                        "Cannot run ingest: --key is of one file, found [" + paths.size() + "] called " + word);
            }
            for (Path path : paths) {
                done.add(ingest(path, like, session));
            }
        }
    }

    private static IngestSummary standardInput(SourceFile like, Session session) {
        try (Spool spool = Spool.of(session.input())) {
            try {
                return ingest(spool.path(), like, session);
            } catch (KymographException e) {
                throw new KymographException(e.kind(), e.code(), spool.named(e.getMessage()), e);
            }
        }
    }

    private static IngestSummary sum(List<IngestSummary> done) {
        return done.stream().reduce(new IngestSummary(0, 0, 0, 0, true), IngestSummary::plus);
    }

    private static String before(List<IngestSummary> done) {
        IngestSummary sum = sum(done);
        return "Taken in before that: " + (done.size() == 1 ? "1 file" : done.size() + " files") + " with " + sum.read()
                + " read, " + sum.accepted() + " accepted, " + sum.rejected() + " rejected, " + sum.replaced()
                + " replaced";
    }

    private static IngestSummary ingest(Path path, SourceFile like, Session session) {
        SourceFile source = like.at(path);
        if (Files.isReadable(path) && isKnown(like.metricType(), session)) {
            session.makeData();
        }
        IngestSummary summary = session.anyEngine().ingest(source, session.watch());
        if (summary.again()) {
            session.note(Spool.name(path)
                    + " was taken in before: nothing was written, the numbers are those of that time"
                    + (like.key().isPresent() ? "" : " (--again takes it in again)"));
        }
        return summary;
    }

    private static boolean isKnown(String metricType, Session session) {
        return session.anyEngine().vocabulary().metricTypes().stream()
                .anyMatch(type -> type.name().equals(metricType));
    }

    private static SourceFile source(Arguments arguments, Session session) {
        SourceFile source = SourceFile.of(Path.of(""), arguments.required("metric"));
        for (Map.Entry<String, String> pair : arguments.pairs("map").entrySet()) {
            source = source.map(pair.getValue(), pair.getKey());
        }
        if (arguments.has("format")) {
            source = source.format(format(arguments.required("format"), session));
        }
        if (arguments.has("subject")) {
            source = source.subject(subject(arguments.required("subject"), source.metricType(), session));
        }
        for (Map.Entry<String, List<String>> given : parameters(arguments).entrySet()) {
            source = source.parameter(given.getKey(), given.getValue().toArray(String[]::new));
        }
        if (arguments.has("zone")) {
            source = source.zone(zone(arguments.required("zone")));
        }
        if (arguments.has("key")) {
            if (arguments.words().size() > 1) {
                throw arguments.refused(
                        "--key is of one file, found [" + arguments.words().size() + "]");
            }
            source = source.key(IngestKey.of(arguments.required("key")));
        }
        return arguments.has("again") ? source.again() : source;
    }

    private static String format(String word, Session session) {
        List<String> known = session.anyEngine().vocabulary().formats().stream()
                .map(CommandSpec::name)
                .toList();
        String name = known.contains(word) ? word : word.toLowerCase(Locale.ROOT);
        if (!known.contains(name)) {
            throw Mistake.of(
                    "ingest.format",
                    "Cannot ingest: the files' format [" + word + "] is none of " + String.join(", ", known)
                            + Mistake.near(word, known, "formats")
                            + " (the --format of results stands before the command)");
        }
        return name;
    }

    private static int subject(String word, String metric, Session session) {
        MetricType metricType = session.anyEngine().vocabulary().metricTypes().stream()
                .filter(type -> type.name().equals(metric))
                .findFirst()
                .orElseThrow(() -> Mistake.of(
                        "metric.unknown", "Cannot ingest: there is no metric type [" + metric + "]; see: metrics"));
        SubjectKind kind = session.anyEngine().vocabulary().subjectKinds().stream()
                .filter(each -> each.name().equals(metricType.kind()))
                .findFirst()
                .orElseThrow();
        return SubjectsCommand.find(word, kind, session).id();
    }

    /** Parameters of the format; one that is given twice has two words. */
    private static Map<String, List<String>> parameters(Arguments arguments) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : arguments.all("set")) {
            int sign = pair.indexOf('=');
            if (sign < 1) {
                throw arguments.refused("--set [" + pair + "] is not written name=value");
            }
            parameters
                    .computeIfAbsent(pair.substring(0, sign), name -> new ArrayList<>())
                    .add(pair.substring(sign + 1));
        }
        return parameters;
    }

    private static ZoneId zone(String word) {
        try {
            return ZoneId.of(word);
        } catch (DateTimeException e) {
            throw Mistake.of(
                    "ingest.zone",
                    "Cannot ingest: there is no time zone [" + word
                            + "]; expected one like UTC, Europe/Berlin or +02:00");
        }
    }
}
