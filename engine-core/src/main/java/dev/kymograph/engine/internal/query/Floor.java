package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Where questions are let in: so many at a time, each onto a state whose subjects and hot readings are mirrored. */
final class Floor {

    private static final int TRIES = 20;

    private final Catalog catalog;
    private final QuestionDatabase database;
    private final LocalFiles files;
    private final Mirror mirror;
    private final Semaphore places;

    Floor(Catalog catalog, QuestionDatabase database, LocalFiles files, int atOnce) {
        this.catalog = catalog;
        this.database = database;
        this.files = files;
        this.mirror = new Mirror(catalog);
        this.places = new Semaphore(atOnce, true);
    }

    /** What a question reads from the catalog as it is: the segments of kinds, and tables of plugins. */
    record Copied(List<SubjectKind> segments, List<ZoneTable> tables) {

        static final Copied NOTHING = new Copied(List.of(), List.of());
    }

    /**
     * Lets a question in; where it cannot, its guard is closed.
     */
    OpenQuestion enter(Sought sought, Guard guard) {
        try {
            takePlace(guard);
        } catch (RuntimeException e) {
            guard.close();
            throw e;
        }
        HeldLake held = null;
        Entered entered = null;
        try {
            held = HeldLake.of(catalog, sought.asOf());
            entered = mirrored(sought, held);
            guard.countProgress(entered.connection());
            return open(entered, sought.plan().apply(entered.state()), held, guard);
        } catch (SQLException e) {
            leave(held, entered, guard);
            throw guard.explain(e);
        } catch (RuntimeException | Error e) {
            leave(held, entered, guard);
            throw e;
        }
    }

    private OpenQuestion open(Entered entered, SummaryPlan plan, HeldLake lake, Guard guard) {
        LocalFiles.Held held;
        try {
            held = files.hold(plan.files(), guard.watch());
        } catch (KymographException e) {
            guard.check();
            throw e;
        }
        try {
            if (entered.state().parts().stream().allMatch(part -> part.tenant().isEmpty())) {
                guard.watch()
                        .amount(
                                plan.files().stream()
                                        .mapToLong(LakeFile::readings)
                                        .sum(),
                                plan.files().stream().mapToLong(LakeFile::bytes).sum());
            }
            OpenQuestion.Read read = new OpenQuestion.Read(entered.state(), plan, held, lake);
            return new OpenQuestion(entered.connection(), read, guard, places, database.functions());
        } catch (RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }

    private record Entered(Connection connection, State state) {}

    private Entered mirrored(Sought sought, HeldLake held) throws SQLException {
        synchronized (mirror) {
            for (int i = 0; i < TRIES; i++) {
                State state = held.state(sought.scopes());
                Connection connection = database.connect(folders(state), mirror::forget);
                boolean entered = false;
                try {
                    if (mirrors(connection, state, sought) && copied(connection, state, sought.copied())) {
                        begin(connection, mirroredTable(state, sought));
                        entered = true;
                        return new Entered(connection, state);
                    }
                } finally {
                    if (!entered) {
                        connection.close();
                    }
                }
            }
        }
        throw new KymographException(
                ErrorKind.EXTERNAL,
                "catalog.busy",
                "Cannot answer: the catalog changes faster than it can be read. Try again");
    }

    private static Set<String> folders(State state) {
        Set<String> folders = new HashSet<>();
        state.parts()
                .forEach(part -> part.files().stream()
                        .filter(file -> file.foreign().isForeign())
                        .forEach(file -> folders.add(file.foreign().folder())));
        return folders;
    }

    private boolean mirrors(Connection connection, State state, Sought sought) throws SQLException {
        for (SubjectKind kind : kinds(state, sought)) {
            long version = state.subjectVersions().getOrDefault(kind.name(), 0L);
            if (mirror.refreshSubjects(connection, kind, version) != version) {
                return false;
            }
        }
        for (State.Part part : state.parts()) {
            if (!mirror.refreshHot(
                    connection, sought.metricTypes().get(part.scope().metricType()), part)) {
                return false;
            }
        }
        return true;
    }

    /** The kinds whose subjects the question reads; also where it names none of them, if they say which readings may be seen. */
    private Set<SubjectKind> kinds(State state, Sought sought) {
        Set<SubjectKind> kinds = new LinkedHashSet<>(sought.kinds());
        state.parts().stream()
                .filter(part -> part.tenant().isPresent())
                .map(part -> sought.metricTypes().get(part.scope().metricType()))
                .forEach(type -> kinds.add(catalog.declarations().kindOf(type)));
        return kinds;
    }

    private boolean copied(Connection connection, State state, Copied needed) throws SQLException {
        for (ZoneTable table : needed.tables()) {
            if (!mirror.refreshTable(connection, table)) {
                return false;
            }
        }
        for (SubjectKind kind : needed.segments()) {
            mirror.copySegments(connection, kind);
        }
        return needed.segments().isEmpty() || catalog.state(List.of()).snapshot() == state.snapshot();
    }

    /** One of the mirror's tables that the question reads; empty where it reads files alone. */
    private Optional<String> mirroredTable(State state, Sought sought) {
        if (!sought.copied().tables().isEmpty()) {
            return Optional.of(Mirror.table(sought.copied().tables().get(0)));
        }
        return kinds(state, sought).stream()
                .findFirst()
                .map(Mirror::subjects)
                .or(() -> state.parts().stream()
                        .filter(part -> !part.batches().isEmpty())
                        .map(part ->
                                Mirror.hot(sought.metricTypes().get(part.scope().metricType())))
                        .findFirst());
    }

    /** Begins the transaction, and fixes what it sees by a first look: until then others could change it. */
    private static void begin(Connection connection, Optional<String> mirrored) throws SQLException {
        connection.setAutoCommit(false);
        if (mirrored.isPresent()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1 FROM " + mirrored.get() + " LIMIT 0");
            }
        }
    }

    private void takePlace(Guard guard) {
        try {
            while (!places.tryAcquire(50, TimeUnit.MILLISECONDS)) {
                guard.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
        }
    }

    private void leave(HeldLake held, Entered entered, Guard guard) {
        guard.close();
        if (held != null) {
            held.close();
        }
        places.release();
        if (entered != null) {
            try {
                entered.connection().close();
            } catch (SQLException e) {
                throw DuckDbErrors.describe(e, "end a question");
            }
        }
    }
}
