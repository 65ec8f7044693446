package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.SampleSummary;
import dev.kymograph.engine.extension.SampleSink;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Takes sample data into the lake. */
final class SampleWriter implements SampleSink, AutoCloseable {

    private static final int LOOK_EVERY = 4096;

    private final Catalog catalog;
    private final Declarations declarations;
    private final Lake lake;
    private final Path folder;
    private final Watch watch;
    private final List<Subject> waiting = new ArrayList<>();
    private final Map<String, Set<Integer>> known = new HashMap<>();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Map<String, BufferedWriter> beside = new LinkedHashMap<>();
    private long subjects;
    private long readings;

    /** Where the readings of one metric type go. */
    private record Target(MetricType metricType, SubjectKind kind, BulkWriter writer) {}

    SampleWriter(Catalog catalog, Lake lake, Path folder, Watch watch) {
        this.catalog = catalog;
        this.declarations = catalog.declarations();
        this.lake = lake;
        this.folder = folder;
        this.watch = watch;
    }

    @Override
    public void subject(Subject subject) {
        waiting.add(subject);
        known.computeIfAbsent(subject.kind(), kind -> new HashSet<>()).add(subject.id());
        subjects++;
    }

    @Override
    public void reading(String metricType, int subject, long micros, double[] values, String sensor, double quality) {
        registerWaiting();
        Target target = targets.get(metricType);
        if (target == null) {
            target = target(metricType);
            targets.put(metricType, target);
        }
        if (readings++ % LOOK_EVERY == 0 && watch.cancelled()) {
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
        requireKnown(target.kind(), subject);
        requirePossible(target.metricType(), values);
        target.writer().add(subject, micros, values, sensor, quality);
    }

    @Override
    public void beside(String fileName, String line) {
        try {
            BufferedWriter writer = beside.get(fileName);
            if (writer == null) {
                Path path = folder.resolve(fileName);
                if (!path.normalize().getParent().equals(folder.normalize())) {
                    throw broken("the file name '" + fileName + "' leads out of the folder");
                }
                Files.createDirectories(folder);
                writer = Files.newBufferedWriter(path);
                beside.put(fileName, writer);
            }
            writer.write(line);
            writer.write('\n');
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public Watch watch() {
        return watch;
    }

    SampleSummary finish() {
        registerWaiting();
        IngestSummary sum = new IngestSummary(0, 0, 0, 0, false);
        for (Target target : targets.values()) {
            sum = sum.plus(target.writer().finish());
        }
        closeBeside();
        return new SampleSummary(subjects, sum, folder);
    }

    @Override
    public void close() {
        List<AutoCloseable> open = new ArrayList<>(beside.values());
        targets.values().forEach(target -> open.add(target.writer()));
        beside.clear();
        closeAll(open);
    }

    private void closeBeside() {
        List<BufferedWriter> open = List.copyOf(beside.values());
        beside.clear();
        closeAll(open);
    }

    /** Closes each, also where another one fails to. */
    private static void closeAll(List<? extends AutoCloseable> open) {
        KymographException failure = null;
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                KymographException told = e instanceof KymographException known ? known : failed(e);
                if (failure == null) {
                    failure = told;
                } else {
                    failure.addSuppressed(told);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void registerWaiting() {
        if (!waiting.isEmpty()) {
            requireNew();
            catalog.register(List.copyOf(waiting));
            waiting.clear();
        }
    }

    /**
     * Sample data must never turn somebody's subject into an invented one, nor mix with readings that are there: what is written
     * beside it would no longer be true of them.
     */
    private void requireNew() {
        Map<String, List<Object>> present = new LinkedHashMap<>();
        for (Subject subject : waiting) {
            Optional<Subject> there = catalog.subject(subject.kind(), subject.id());
            if (there.isPresent() && !there.get().name().equals(subject.name())) {
                throw refused("it would replace the " + label(there.get()));
            }
            there.ifPresent(s ->
                    present.computeIfAbsent(s.kind(), kind -> new ArrayList<>()).add(s.id()));
        }
        present.forEach((kind, ids) -> {
            if (hasReadings(kind, ids)) {
                throw refused(
                        "readings of its " + declarations.requireKind(kind).relation() + " are there already");
            }
        });
    }

    private boolean hasReadings(String kind, List<Object> ids) {
        Condition among = new Condition("id", Comparison.IS, ids);
        List<Scope> scopes = declarations.metricTypes().stream()
                .filter(type -> type.kind().equals(kind))
                .map(type -> new Scope(
                        type.name(), OptionalLong.empty(), OptionalLong.empty(), List.of(among), Optional.empty()))
                .toList();
        return catalog.state(scopes).parts().stream()
                .anyMatch(part -> !part.files().isEmpty() || !part.batches().isEmpty());
    }

    private static String label(Subject subject) {
        return subject.kind() + " " + subject.id() + " '" + subject.name() + "'";
    }

    private static KymographException refused(String why) {
        return new KymographException(
                ErrorKind.USAGE,
                "sample.would-replace",
                "Cannot make sample data here: " + why + ". Name an empty data folder with --data");
    }

    private Target target(String name) {
        MetricType metricType = declarations
                .metricType(name)
                .orElseThrow(() -> new KymographException(
                        ErrorKind.CONFIGURATION,
                        "metric.unknown",
                        "Cannot make sample data: the metric type '" + name
                                + "' is not declared. Add the plugin that brings it"));
        for (Field field : metricType.fields()) {
            if (field.type() != FieldType.FLOAT && field.type() != FieldType.DOUBLE) {
                throw broken("field '" + field.name() + "' of " + name + " is a " + field.type());
            }
        }
        SubjectKind kind = declarations.kind(metricType.kind()).orElseThrow();
        return new Target(metricType, kind, lake.sample(metricType, kind, watch));
    }

    private void requireKnown(SubjectKind kind, int subject) {
        if (!known.getOrDefault(kind.name(), Set.of()).contains(subject)) {
            throw broken("the subject " + subject + " was not given first");
        }
    }

    private static void requirePossible(MetricType metricType, double[] values) {
        int fields = metricType.fields().size();
        if (values.length != fields) {
            throw broken(
                    "found [" + values.length + "] values of " + metricType.name() + ", expected [" + fields + "]");
        }
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            if (!Double.isNaN(value) && !metricType.fields().get(i).possible().contains(value)) {
                throw broken("the value " + value + " of "
                        + metricType.fields().get(i).name() + " is not possible");
            }
        }
    }

    private static KymographException broken(String why) {
        return new KymographException(ErrorKind.PLUGIN, "sample.broken", "Cannot make sample data: " + why);
    }

    private static KymographException failed(Exception e) {
        return new KymographException(
                ErrorKind.EXTERNAL, "storage.io", "Cannot write beside the sample data: " + e.getMessage(), e);
    }
}
