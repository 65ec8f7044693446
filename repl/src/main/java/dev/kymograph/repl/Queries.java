package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Vocabulary.Relation;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.RelationHelp;
import dev.kymograph.repl.command.Session;
import java.util.List;
import java.util.regex.Pattern;

/** Has queries answered, and says of those that are none what may have been meant. */
final class Queries {

    private final Session session;
    private final Variables variables;
    private final LastResult last;

    Queries(Session session, Variables variables, LastResult last) {
        this.session = session;
        this.variables = variables;
        this.last = last;
    }

    /** What lines can name that only the shell has. */
    ShellNames names() {
        return new ShellNames(last.lent().columns(), variables.all());
    }

    Rows answer(String sql) {
        return Described.of(sql)
                .map(asked -> asked.rows(this::ask, new RelationHelp(engine().vocabulary())::said))
                .orElseGet(() -> ask(sql));
    }

    private Result ask(String select) {
        try {
            return (needsData(select) ? session.engine() : engine()).sql(session.select(select), session.watch());
        } catch (KymographException e) {
            throw QueryHint.added(variables.explained(e, select), select, names().with(relations()));
        }
    }

    /** SELECT 1 needs no data folder. */
    private boolean needsData(String select) {
        return relations().stream()
                .anyMatch(relation -> Pattern.compile("\\b" + relation.name() + "\\b", Pattern.CASE_INSENSITIVE)
                        .matcher(select)
                        .find());
    }

    private List<Relation> relations() {
        return engine().vocabulary().relations();
    }

    private Engine engine() {
        return session.anyEngine();
    }
}
