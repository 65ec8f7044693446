package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Erasures.Forgotten;
import dev.kymograph.engine.internal.catalog.History.UnneededFile;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.lake.storage.PassingCopy;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that have readings of an erased subject. */
public final class ErasedFiles {

    private static final String OF_METRIC_TYPE = "metric_type=";

    /** Where a repair sets files aside. */
    private static final String DAMAGED = ".damaged";

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final LakeFolder folder;
    private final Removal removal;

    ErasedFiles(Catalog catalog, DuckDbInstance store, LakeFolder folder, Removal removal) {
        this.catalog = catalog;
        this.store = store;
        this.folder = folder;
        this.removal = removal;
    }

    /**
     * What is left of them.
     *
     * @param held files that a running question needs
     * @param waiting files that could not be deleted
     */
    public record Left(long held, List<String> waiting) {

        public Left {
            waiting = List.copyOf(waiting);
        }

        public boolean isNothing() {
            return held == 0 && waiting.isEmpty();
        }
    }

    /** Those that can have readings of it, rollups first. */
    List<MetricType> metricTypes(Tombstone tombstone) {
        Set<String> rollups = catalog.rollups().all().stream().map(Rollup::name).collect(Collectors.toSet());
        return catalog.declarations().metricTypes().stream()
                .filter(type -> type.kind().equals(tombstone.kind()))
                .sorted(Comparator.comparing(type -> !rollups.contains(type.name())))
                .toList();
    }

    /** Replaces live files by others without its readings; nobody else writes those anew meanwhile. */
    void rewrite(Tombstone tombstone, MetricType metricType, Watch watch) {
        List<LakeFile> files = catalog.erasures().live(metricType.name(), tombstone);
        if (files.isEmpty()) {
            return;
        }
        Unwanted unwanted =
                Unwanted.subject(metricType, catalog.declarations().kindOf(metricType), tombstone.subject());
        try (LocalFiles.Held held = folder.local().hold(files, watch)) {
            removal.run(unwanted, files.stream().map(held::local).toList(), List.of(), watch);
        }
    }

    /** Deletes those that are not live. */
    Left delete(Tombstone tombstone) {
        // Before the catalog forgets what they are called: whoever goes on with this does not know it.
        boolean gone = folder.local().forget(catalog.erasures().copies(tombstone));
        Forgotten forgotten = catalog.erasures().forget(tombstone);
        List<String> deleted = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        for (UnneededFile file : forgotten.owned()) {
            if (folder.delete(file.path())) {
                deleted.add(file.path());
            } else {
                waiting.add(folder.name(file.path()));
            }
        }
        catalog.history().deleted(deleted);
        deleteDamaged(tombstone, waiting);
        return new Left(gone ? forgotten.held() : Math.max(1, forgotten.held()), waiting);
    }

    /** What a repair set aside, unless it can be read and has nothing of the subject. */
    private void deleteDamaged(Tombstone tombstone, List<String> waiting) {
        SubjectKind kind = catalog.declarations().requireKind(tombstone.kind());
        Path aside = folder.local().folder().resolve(DAMAGED);
        if (folder.storage().folder().isEmpty()) {
            deleteDamagedElsewhere(kind, tombstone.subject(), waiting);
        } else if (Files.isDirectory(aside)) {
            deleteDamaged(aside, kind, tombstone.subject(), waiting);
        }
    }

    private void deleteDamagedElsewhere(SubjectKind kind, int subject, List<String> waiting) {
        List<String> keys = new ArrayList<>();
        folder.storage().list(DAMAGED + "/", file -> keys.add(file.key()));
        for (String key : keys) {
            if (isOf(kind, key.substring(DAMAGED.length() + 1)) && mayHave(key, kind, subject) && !folder.delete(key)) {
                waiting.add(folder.name(key));
            }
        }
    }

    private boolean mayHave(String key, SubjectKind kind, int subject) {
        try (PassingCopy copy =
                        PassingCopy.of(folder.storage(), key, folder.local().folder(), () -> {});
                Connection connection = store.connect()) {
            return mayHave(connection, copy.path(), kind, subject);
        } catch (SQLException e) {
            return true;
        }
    }

    private void deleteDamaged(Path aside, SubjectKind kind, int subject, List<String> waiting) {
        try (Stream<Path> all = Files.walk(aside);
                Connection connection = store.connect()) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                if (isOf(kind, aside.relativize(file).toString()) && mayHave(connection, file, kind, subject)) {
                    Files.delete(file);
                }
            }
        } catch (IOException | UncheckedIOException | SQLException e) {
            waiting.add(aside.toString());
        }
    }

    private boolean isOf(SubjectKind kind, String path) {
        String first = path.split("[/\\\\]", 2)[0];
        Optional<MetricType> type = first.startsWith(OF_METRIC_TYPE)
                ? catalog.declarations().metricType(first.substring(OF_METRIC_TYPE.length()))
                : Optional.empty();
        return type.isEmpty() || type.get().kind().equals(kind.name());
    }

    private static boolean mayHave(Connection connection, Path file, SubjectKind kind, int id) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FILTER (WHERE " + SqlText.name(kind.idColumn())
                        + " = " + id + ") FROM " + SqlText.parquet(List.of(file.toString()), ""))) {
            row.next();
            return row.getLong(1) > 0;
        } catch (SQLException e) {
            return true;
        }
    }
}
