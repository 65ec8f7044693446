package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Vocabulary;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jline.reader.ParsedLine;

/** Begins to look up what completion will want, while the line is typed that it will be asked for in. */
final class LookAhead {

    private LookAhead() {}

    static void begin(String line, int cursor, OpenEngine opened) {
        opened.ifOpen().ifPresent(engine -> begin(PromptParser.cut(line, cursor), engine, opened));
    }

    private static void begin(ParsedLine line, Engine engine, OpenEngine opened) {
        BiFunction<String, String, List<String>> soon = (relation, column) -> {
            opened.values().prepare(relation, column);
            return List.of();
        };
        if (!(line instanceof SqlLine query)) {
            command(line.word(), engine.vocabulary(), soon);
            return;
        }
        opened.builtIns().prepare(engine);
        if (query.word().startsWith("'")) {
            new SqlCompletion(query, engine.vocabulary(), List::of, soon).offer(new ArrayList<>());
        }
    }

    private static void command(String word, Vocabulary vocabulary, BiFunction<String, String, List<String>> soon) {
        int sign = word.indexOf('=');
        if (sign > 0) {
            String name = word.substring(0, sign);
            vocabulary.subjectKinds().forEach(kind -> column(kind, name, soon));
        }
    }

    private static void column(SubjectKind kind, String name, BiFunction<String, String, List<String>> soon) {
        boolean isText = kind.attribute(name)
                .filter(attribute -> attribute.type() == AttributeType.TEXT)
                .isPresent();
        if (isText || name.equals(kind.name())) {
            List<String> unused = soon.apply(kind.relation(), isText ? name : kind.nameColumn());
        }
    }
}
