package dev.kymograph.repl.command;

import dev.kymograph.engine.Advice;
import dev.kymograph.engine.Advice.Proposal;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.util.List;

/** Proposes what would make the questions of late faster, and does it where it is told to. */
final class AdviseCommand implements Command {

    private static final String ALL = "all";

    @Override
    public Usage usage() {
        return Usage.of("advise", "what would make questions like those of the last 30 days faster", "advise")
                .options(new Option("apply", "NAME", "do what the proposal of this name says; all: each of them"))
                .examples("advise", "advise --apply rollup:pulse_rate:1h");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(0);
        Advice advice = session.engine().advice();
        arguments.option("apply").ifPresent(name -> apply(name, advice, session));
        List<Proposal> proposals = advice.list(session.watch());
        Table table = new Table().texts("proposal", "because", "gain");
        proposals.forEach(proposal -> table.row(proposal.name(), proposal.because(), proposal.gain()));
        if (proposals.isEmpty()) {
            session.note("Nothing is worth changing, by what was asked in the last 30 days");
        }
        return table.rows();
    }

    private static void apply(String name, Advice advice, Session session) {
        List<String> names = name.equals(ALL)
                ? advice.list(session.watch()).stream().map(Proposal::name).toList()
                : List.of(name);
        for (String each : names) {
            advice.apply(each, session.watch());
            session.note("Applied " + each);
        }
    }
}
