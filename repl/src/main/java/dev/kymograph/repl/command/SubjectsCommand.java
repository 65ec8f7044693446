package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Subjects.Held;
import dev.kymograph.engine.Subjects.SubjectImport;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class SubjectsCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("subjects", "register, list, show and readmit subjects")
                .form("subjects import FILE… --kind KIND", "register those of a file")
                .form("subjects [list]", "all of a kind")
                .form("subjects show ID|NAME", "one, with all that is known of it")
                .form("subjects held", "whose readings are kept in any case")
                .form("subjects readmit ID", "let one that was erased be registered anew")
                .options(
                        new Option("kind", "KIND", "the kind of the subjects [the only one there is]"),
                        new Option("map", "from=to", "the file's column 'from' holds our 'to'; repeatable"))
                .examples("subjects import animals.csv --kind animal --map name=pet_name");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        SubjectKind kind = kind(arguments, session);
        return switch (arguments.words().isEmpty() ? "list" : arguments.words().get(0)) {
            case "import" -> register(arguments, kind, session);
            case "list" -> {
                arguments.atMost(1);
                yield table(kind, session.engine().subjects().list(kind.name()));
            }
            case "show" -> table(kind, List.of(find(arguments.atMost(2).word(1, "the subject"), kind, session)));
            case "held" -> {
                arguments.atMost(1);
                yield held(kind, session);
            }
            case "readmit" -> readmit(arguments.atMost(2), kind, session);
            default -> throw arguments.noVerb(arguments.words().get(0), "import", "list", "show", "held", "readmit");
        };
    }

    private static SubjectKind kind(Arguments arguments, Session session) {
        List<SubjectKind> kinds = session.anyEngine().vocabulary().subjectKinds();
        List<String> names = kinds.stream().map(SubjectKind::name).toList();
        String name = arguments.option("kind").orElse(kinds.size() == 1 ? names.get(0) : "");
        if (name.isEmpty()) {
            throw arguments.refused("--kind is missing (one of " + String.join(", ", names) + ")");
        }
        return kind(name, session);
    }

    /** The kind of a name. */
    static SubjectKind kind(String name, Session session) {
        List<SubjectKind> kinds = session.anyEngine().vocabulary().subjectKinds();
        List<String> names = kinds.stream().map(SubjectKind::name).toList();
        return kinds.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Mistake.of(
                        "kind.unknown",
                        "Cannot find the subject kind [" + name + "]: there are [" + String.join(", ", names) + "]"
                                + Mistake.near(name, names, "kinds")));
    }

    private static Rows register(Arguments arguments, SubjectKind kind, Session session) {
        arguments.word(1, "the file");
        Map<String, String> columns = arguments.pairs("map");
        long read = 0;
        long registered = 0;
        long rejected = 0;
        for (String word : arguments.words().subList(1, arguments.words().size())) {
            for (var path : Paths.named(word)) {
                if (Files.isReadable(path)) {
                    session.makeData();
                }
                SubjectImport done =
                        session.anyEngine().subjects().importFile(kind.name(), path, columns, session.watch());
                read += done.read();
                registered += done.registered();
                rejected += done.rejected();
            }
        }
        if (registered == 0 && rejected > 0) {
            throw new KymographException(
                    ErrorKind.DATA,
                    "subjects.nothing-registered",
                    "Cannot register any " + kind.name() + ": all " + rejected
                            + " rows were refused and are in quarantine; 'quarantine list' says why");
        }
        if (rejected > 0) {
            session.note(rejected + " rejected; 'quarantine list' says why");
        }
        return new Table()
                .numbers("read", "registered", "rejected")
                .row(read, registered, rejected)
                .rows();
    }

    private static Rows readmit(Arguments arguments, SubjectKind kind, Session session) {
        String id = arguments.word(1, "the id of a subject that was erased");
        if (!id.matches("-?\\d{1,9}")) {
            throw arguments.refused("[" + id + "] is no id");
        }
        session.engine().subjects().readmit(kind.name(), Integer.parseInt(id));
        session.note(kind.name() + " " + id + " can be registered anew");
        return Table.NOTHING;
    }

    /** The subject that a word names, by id or name. */
    static Subject find(String word, SubjectKind kind, Session session) {
        if (word.matches("-?\\d{1,9}")) {
            return session.engine()
                    .subjects()
                    .find(kind.name(), Integer.parseInt(word))
                    .orElseThrow(() -> unknown(word, kind, session));
        }
        List<Subject> named = session.engine().subjects().list(kind.name()).stream()
                .filter(subject -> subject.name().equalsIgnoreCase(word))
                .toList();
        if (named.size() > 1) {
            throw Mistake.of(
                    "subject.ambiguous",
                    "Cannot choose the " + kind.name() + " [" + word + "]: several have that name, with the ids "
                            + named.stream().map(Subject::id).toList() + "; name one by its id");
        }
        if (named.isEmpty()) {
            throw unknown(word, kind, session);
        }
        return named.get(0);
    }

    private static RuntimeException unknown(String word, SubjectKind kind, Session session) {
        List<String> names = session.engine().subjects().list(kind.name()).stream()
                .map(Subject::name)
                .toList();
        return Mistake.of(
                "subject.unknown",
                "Cannot find the " + kind.name() + " [" + word + "]: none has that id or name"
                        + Mistake.near(word, names, "subjects list"));
    }

    /** The subjects of a kind that are held. */
    static Rows held(SubjectKind kind, Session session) {
        Table table = new Table()
                .column("id", ColumnType.INTEGER)
                .texts(kind.nameColumn(), "why")
                .column("since", ColumnType.TIMESTAMP);
        for (Held held : session.engine().subjects().held(kind.name())) {
            String name = session.engine()
                    .subjects()
                    .find(kind.name(), held.id())
                    .map(Subject::name)
                    .orElse(null);
            table.row(held.id(), name, held.why().isEmpty() ? null : held.why(), held.since());
        }
        return table.rows();
    }

    private static Rows table(SubjectKind kind, List<Subject> subjects) {
        Table table = new Table().column("id", ColumnType.INTEGER).texts(kind.nameColumn());
        for (Attribute attribute : kind.attributes()) {
            table.column(attribute.name(), ColumnType.valueOf(attribute.type().name()));
        }
        for (Subject subject : subjects) {
            List<Object> row = new ArrayList<>(List.of(subject.id(), subject.name()));
            kind.attributes().forEach(attribute -> row.add(subject.attributes().get(attribute.name())));
            table.row(row.toArray());
        }
        return table.rows();
    }
}
