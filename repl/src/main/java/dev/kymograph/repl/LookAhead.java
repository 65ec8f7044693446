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

    /** Begins with what subjects are called: the first look at very many takes seconds. */
    static void atNames(OpenEngine opened) {
        if (opened.missing().isEmpty()) {
            opened.ifOpen()
                    .ifPresent(engine -> engine.vocabulary()
                            .subjectKinds()
                            .forEach(kind -> opened.values().prepare(kind.relation(), kind.nameColumn(), "")));
        }
    }

    static void begin(String line, int cursor, OpenEngine opened) {
        opened.ifOpen().ifPresent(engine -> begin(PromptParser.cut(line, cursor), engine, opened));
    }

    private static void begin(ParsedLine line, Engine engine, OpenEngine opened) {
        if (!(line instanceof SqlLine query)) {
            command(line.word(), engine.vocabulary(), opened.values());
            return;
        }
        opened.builtIns().prepare(engine);
        if (query.word().startsWith("'")) {
            BiFunction<String, String, List<KnownValues.Value>> soon = (relation, column) -> {
                opened.values().prepare(relation, column, query.typedText());
                return List.of();
            };
            new SqlCompletion(query, engine.vocabulary(), ShellNames.NONE, List::of, soon).offer(new ArrayList<>());
        }
    }

    private static void command(String word, Vocabulary vocabulary, KnownValues values) {
        int sign = word.indexOf('=');
        if (sign > 0) {
            String name = word.substring(0, sign);
            String typed = word.substring(Math.max(sign, word.lastIndexOf(',')) + 1);
            vocabulary.subjectKinds().forEach(kind -> column(kind, name, typed, values));
        }
    }

    private static void column(SubjectKind kind, String name, String typed, KnownValues values) {
        boolean isText = kind.attribute(name)
                .filter(attribute -> attribute.type() == AttributeType.TEXT)
                .isPresent();
        if (isText || name.equals(kind.name())) {
            values.prepare(kind.relation(), isText ? name : kind.nameColumn(), typed);
        }
    }
}
