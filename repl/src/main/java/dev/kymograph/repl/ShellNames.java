package dev.kymograph.repl;

import dev.kymograph.engine.Vocabulary.Relation;
import dev.kymograph.engine.extension.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What lines can name that only the shell has.
 *
 * @param last the columns of the last result; empty where nothing was answered yet
 * @param variables with their values
 */
record ShellNames(List<Column> last, Map<String, String> variables) {

    static final ShellNames NONE = new ShellNames(List.of(), Map.of());

    /** The relations of the engine, and the last result as queries read it. */
    List<Relation> with(List<Relation> relations) {
        if (last.isEmpty()) {
            return relations;
        }
        List<Relation> all = new ArrayList<>(relations);
        all.add(new Relation(LastResult.NAME, last.stream().map(Column::name).toList()));
        return all;
    }
}
