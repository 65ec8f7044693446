package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.metric.Field;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The chosen fields in SQL. Where there is one alone, nothing is grouped or joined by it: a word the same for all is work too. */
record AskedFields(List<Field> fields) {

    static AskedFields of(AnalysisContext context) {
        return new AskedFields(context.fields());
    }

    /** {@code field AS f, }: from {@code measured} or {@code readings}. */
    String computed() {
        return fields.size() == 1 ? "" : "field AS f, ";
    }

    /** {@code f, }. */
    String keys() {
        return fields.size() == 1 ? "" : "f, ";
    }

    /** A relation {@code asked(field, place)} of the fields in their order. */
    String relation() {
        return IntStream.range(0, fields.size())
                .mapToObj(i -> "('" + fields.get(i).name() + "', " + i + ")")
                .collect(Collectors.joining(", ", "(VALUES ", ") AS asked(field, place)"));
    }

    /** What joins {@link #relation} to rows that have {@link #keys}. */
    String joined() {
        return fields.size() == 1 ? "1 = 1" : "f = field";
    }
}
