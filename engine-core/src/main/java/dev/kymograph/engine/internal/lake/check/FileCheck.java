package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Shape;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.lake.Footer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares what a sound file says and holds with what the catalog says of it. */
final class FileCheck {

    private static final String METRIC_TYPE = "kymograph_metric_type";

    private final Findings findings;
    private final String name;
    private final LakeFile file;

    /** @param file where it lies on this machine */
    FileCheck(Findings findings, String name, LakeFile file) {
        this.findings = findings;
        this.name = name;
        this.file = file;
    }

    /** What it says of itself at its end. */
    void footer() {
        Footer footer;
        try {
            footer = Footer.read(Path.of(file.path()));
        } catch (IOException | KymographException e) {
            differs("file has no footer that can be read", e.getMessage(), "");
            return;
        }
        if (footer.rows() != file.readings()) {
            differs("file has another number of readings", footer.rows(), file.readings());
        }
        Optional<Footer.Times> times = footer.times();
        if (times.isPresent() && !times.get().equals(new Footer.Times(file.fromMicros(), file.toMicros()))) {
            differs(
                    "file is of another time",
                    times.get().fromMicros() + " to " + times.get().toMicros(),
                    file.fromMicros() + " to " + file.toMicros());
        }
        String metricType = footer.said().getOrDefault(METRIC_TYPE, file.metricType());
        if (!file.foreign().isForeign() && !metricType.equals(file.metricType())) {
            differs("file is of another metric type", metricType, file.metricType());
        }
        columns(footer);
    }

    private void columns(Footer footer) {
        if (file.foreign().shape().isEmpty()) {
            return;
        }
        Set<String> there = footer.columns().stream().map(Footer.Column::name).collect(Collectors.toSet());
        List<String> missing = Shape.parse(file.foreign().shape()).columns().stream()
                .filter(column -> column.conversion() != Shape.Conversion.PATH)
                .map(Shape.Column::source)
                .filter(column -> !there.contains(column))
                .toList();
        if (!missing.isEmpty()) {
            differs("file lacks columns", String.join(", ", there), String.join(", ", missing));
        }
    }

    /**
     * What it holds.
     *
     * @param expected of each subject
     * @return what was found instead; empty where it is that
     */
    Optional<List<Span>> content(FileContent content, List<Span> expected) {
        List<Span> found = content.spans(file);
        long repeated = content.repeated(file);
        if (repeated > 0) {
            findings.odd(file.id(), name, "file has readings more than once", repeated + " readings", "compact");
        }
        long unsorted = file.foreign().isForeign() ? 0 : content.unsorted(file);
        if (unsorted > 0) {
            findings.odd(file.id(), name, "file is not sorted by subject and time", unsorted + " readings", "compact");
        }
        if (Set.copyOf(found).equals(Set.copyOf(expected))) {
            return Optional.empty();
        }
        List<Span> stray =
                found.stream().filter(span -> !expected.contains(span)).toList();
        List<Span> gone =
                expected.stream().filter(span -> !found.contains(span)).toList();
        differs("file has other readings than its segments", told(stray), told(gone));
        return Optional.of(found);
    }

    private static String told(List<Span> spans) {
        return spans.isEmpty()
                ? ""
                : spans.size() + " segments, the first is of subject "
                        + spans.get(0).subject() + " with " + spans.get(0).readings() + " readings";
    }

    private void differs(String what, Object found, Object expected) {
        findings.differs(file.id(), name, what, String.valueOf(found), String.valueOf(expected));
    }
}
