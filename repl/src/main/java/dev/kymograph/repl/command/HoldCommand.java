package dev.kymograph.repl.command;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;

/** Keeps the readings of a subject from going, or lets them go again. */
final class HoldCommand implements Command {

    private final String name;

    private HoldCommand(String name) {
        this.name = name;
    }

    static HoldCommand hold() {
        return new HoldCommand("hold");
    }

    static HoldCommand release() {
        return new HoldCommand("release");
    }

    private boolean holds() {
        return name.equals("hold");
    }

    @Override
    public Usage usage() {
        return holds()
                ? Usage.of(
                                name,
                                "keep the readings of a subject from being dropped and deleted",
                                "hold subject KIND ID|NAME [--why TEXT]")
                        .options(new Option("why", "TEXT", "said wherever it stands in the way"))
                        .examples("hold subject animal 5 --why \"study 12\"")
                : Usage.of(
                                name,
                                "let the readings of a held subject be dropped and deleted again",
                                "release subject KIND ID|NAME")
                        .examples("release subject animal 5");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(3);
        if (!arguments.word(0, "subject").equals("subject")) {
            throw arguments.refused("[" + arguments.word(0, "subject") + "] is not subject");
        }
        SubjectKind kind = SubjectsCommand.kind(arguments.word(1, "the kind"), session);
        Subject subject = SubjectsCommand.find(arguments.word(2, "the subject"), kind, session);
        if (holds()) {
            session.engine()
                    .subjects()
                    .hold(kind.name(), subject.id(), arguments.option("why").orElse(""));
        } else if (!session.engine().subjects().release(kind.name(), subject.id())) {
            session.note(kind.name() + " " + subject.id() + " was not held");
        }
        return SubjectsCommand.held(kind, session);
    }
}
