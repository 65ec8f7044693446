package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.metric.SubjectKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The subject that a refused row names. */
public final class RowSubject {

    private RowSubject() {}

    /** Empty where it cannot be told. */
    public static OptionalLong of(SubjectKind kind, Origin origin, String content) {
        List<String> names = names(kind, origin);
        Optional<String> value = origin.form() == Origin.Form.CSV
                ? inCsv(origin, names, content)
                : names.stream().flatMap(name -> inJson(name, content).stream()).findFirst();
        return value.map(RowSubject::number).orElse(OptionalLong.empty());
    }

    /** What the column with the id may be called, the likeliest first. */
    private static List<String> names(SubjectKind kind, Origin origin) {
        List<String> ours =
                origin.of() == Origin.Of.SUBJECTS ? List.of(Rule.ID, kind.idColumn()) : List.of(kind.idColumn());
        List<String> names = new ArrayList<>();
        ours.stream()
                .flatMap(name -> Optional.ofNullable(origin.mapping().get(name)).stream())
                .forEach(names::add);
        names.addAll(ours);
        return names;
    }

    private static Optional<String> inCsv(Origin origin, List<String> names, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        CsvSplitter splitter = new CsvSplitter(KeptRows.dialect(origin));
        splitter.begin();
        splitter.feed(bytes, 0, bytes.length);
        for (String name : names) {
            for (int i = 0; i < origin.columns().size() && i < splitter.count(); i++) {
                if (origin.columns().get(i).equalsIgnoreCase(name)) {
                    return Optional.of(splitter.value(bytes, i));
                }
            }
        }
        return Optional.empty();
    }

    /** Also in a line that is no whole object. */
    private static Optional<String> inJson(String name, String content) {
        Matcher found = Pattern.compile(
                        "\"" + Pattern.quote(name) + "\"\\s*:\\s*(?:\"([^\"]*)\"|([-+.\\dEe]+))",
                        Pattern.CASE_INSENSITIVE)
                .matcher(content);
        return found.find() ? Optional.of(found.group(1) == null ? found.group(2) : found.group(1)) : Optional.empty();
    }

    private static OptionalLong number(String value) {
        try {
            return OptionalLong.of(new BigDecimal(value.strip()).longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
