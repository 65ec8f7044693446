package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.AdoptionSummary.RefusedFile;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.source.ReadingSurvey;
import dev.kymograph.engine.internal.lake.source.ReadingSurvey.Surveyed;
import dev.kymograph.engine.internal.lake.source.WantedColumns;
import dev.kymograph.engine.internal.lake.storage.Sha256;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at each file of a folder: first at its bytes and its footer, then, many files at a time, at what is in it. */
final class FolderSurvey {

    /** What is looked through at a time. */
    private static final int FILES = 400;

    private static final long ROWS = 4_000_000;

    /** Reading bytes and footers, compared with the whole. */
    private static final double SHARE_OF_FOOTERS = 0.4;

    private static final long SURE_MICROS =
            Footer.SURE_CALENDAR.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000;

    private final DuckDbInstance store;
    private final MetricType metricType;
    private final SubjectKind kind;
    private final Watch watch;
    private final List<RefusedFile> refused = new ArrayList<>();
    private final List<Sound> sound = new ArrayList<>();
    private long empty;

    /** A file with nothing wrong in itself. */
    record Sound(FoundFile file, Surveyed content) {}

    FolderSurvey(DuckDbInstance store, MetricType metricType, SubjectKind kind, Watch watch) {
        this.store = store;
        this.metricType = metricType;
        this.kind = kind;
        this.watch = watch;
    }

    List<RefusedFile> refused() {
        return refused;
    }

    List<Sound> sound() {
        return sound;
    }

    /** Files without readings. */
    long empty() {
        return empty;
    }

    void goOn() {
        if (watch.cancelled()) {
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while adopting");
        }
    }

    /** For work that is a part of this. */
    Watch stop() {
        return new Stop(watch);
    }

    void run(List<Path> paths) {
        Map<FoundFile.Group, List<FoundFile>> groups = new LinkedHashMap<>();
        int rows = 0;
        for (int i = 0; i < paths.size(); i++) {
            watch.progress("reading " + paths.size() + " files", SHARE_OF_FOOTERS * i / paths.size());
            find(paths.get(i))
                    .ifPresent(file -> groups.computeIfAbsent(file.group(), group -> new ArrayList<>())
                            .add(file));
        }
        int all = groups.values().stream().mapToInt(List::size).sum();
        for (List<FoundFile> group : groups.values()) {
            for (List<FoundFile> batch : batches(group)) {
                watch.progress(
                        "looking through " + all + " files", SHARE_OF_FOOTERS + (1 - SHARE_OF_FOOTERS) * rows / all);
                look(batch);
                rows += batch.size();
            }
        }
    }

    private Optional<FoundFile> find(Path path) {
        goOn();
        try {
            Looks looks = Looks.of(path);
            Footer footer = Footer.read(path);
            if (footer.rows() == 0) {
                empty++;
                return Optional.empty();
            }
            String hash = Sha256.of(path, this::goOn);
            return Optional.of(
                    new FoundFile(path, looks, hash, footer, FoundFile.subjectInPath(path, kind.idColumn())));
        } catch (IOException e) {
            refuse(path, "it cannot be read (" + e + ")");
        } catch (KymographException e) {
            refuseFor(path, e);
        }
        return Optional.empty();
    }

    private static List<List<FoundFile>> batches(List<FoundFile> files) {
        List<List<FoundFile>> batches = new ArrayList<>();
        List<FoundFile> batch = new ArrayList<>();
        long rows = 0;
        for (FoundFile file : files) {
            if (!batch.isEmpty()
                    && (batch.size() == FILES || rows + file.footer().rows() > ROWS)) {
                batches.add(batch);
                batch = new ArrayList<>();
                rows = 0;
            }
            batch.add(file);
            rows += file.footer().rows();
        }
        batches.add(batch);
        return batches;
    }

    /** One bad file spoils a statement: then each is looked at alone. */
    private void look(List<FoundFile> batch) {
        try {
            Map<String, Surveyed> found = survey(batch);
            batch.forEach(file -> judge(file, found.get(file.path().toString())));
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.DATA) {
                throw e;
            }
            if (batch.size() == 1) {
                refuseFor(batch.get(0).path(), e);
            } else {
                batch.forEach(file -> look(List.of(file)));
            }
        }
    }

    private Map<String, Surveyed> survey(List<FoundFile> batch) {
        goOn();
        List<String> paths = batch.stream().map(file -> file.path().toString()).toList();
        try (Connection connection = store.connect()) {
            WantedColumns wanted =
                    new WantedColumns(metricType, kind, batch.get(0).subjectInPath());
            return ReadingSurvey.of(connection, wanted, paths.get(0)).run(paths, stop());
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "adopt files");
        }
    }

    /** Progress is told by files, not by statements. */
    private record Stop(Watch whole) implements Watch {

        @Override
        public boolean cancelled() {
            return whole.cancelled();
        }
    }

    private void judge(FoundFile file, Surveyed content) {
        long rows = content == null ? 0 : content.readings();
        if (content != null && !content.reason().isEmpty()) {
            refuse(file.path(), content.reason());
        } else if (rows != file.footer().rows()) {
            refuse(
                    file.path(),
                    "it is damaged: found [" + rows + "] rows, where its footer says ["
                            + file.footer().rows() + "]");
        } else {
            contradiction(file, content.spans())
                    .ifPresentOrElse(why -> refuse(file.path(), why), () -> sound.add(new Sound(file, content)));
        }
    }

    private Optional<String> contradiction(FoundFile file, List<Span> spans) {
        if (!Looks.of(file.path()).equals(file.looks())) {
            return Optional.of("it was changed while it was read");
        }
        Optional<String> named = file.subjectOfPath();
        for (Span span : spans) {
            if (named.isPresent() && Long.parseLong(named.get()) != span.subject()) {
                return Optional.of("its path names " + kind.name() + " " + named.get() + ", and it has readings of "
                        + span.subject());
            }
            if (file.footer().legacyCalendar() && span.fromMicros() < SURE_MICROS) {
                return Optional.of("it has moments before " + Footer.SURE_CALENDAR.getYear()
                        + " in a calendar of older versions of Spark");
            }
        }
        return Optional.empty();
    }

    private void refuseFor(Path path, KymographException e) {
        if (e.kind() != ErrorKind.DATA) {
            throw e;
        }
        refuse(path, e.getMessage());
    }

    void refuse(Path path, String reason) {
        refused.add(new RefusedFile(path, reason));
    }
}
