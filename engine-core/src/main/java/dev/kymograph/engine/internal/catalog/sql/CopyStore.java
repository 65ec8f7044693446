package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Audit.KnownFile;
import dev.kymograph.engine.internal.catalog.CatalogCopies;
import dev.kymograph.engine.internal.catalog.CatalogCopy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/** Has the database copy itself while nothing is written: what looks at system tables would find those of the copy, too. */
final class CopyStore implements CatalogCopies {

    private static final String BORN = "SELECT CAST(min(applied_at) AS VARCHAR) FROM schema_history";

    private final Database database;
    private final Committer committer;

    CopyStore(Database database, Committer committer) {
        this.database = database;
        this.committer = committer;
    }

    @Override
    public CatalogCopy write(Path file, Watch watch) {
        return holding("copy the catalog", connection -> {
            database.copyTo(connection, file, watch);
            return database.inCopy(connection, file, this::content);
        });
    }

    @Override
    public CatalogCopy read(Path file) {
        return holding("read the catalog " + file, connection -> database.inCopy(connection, file, this::content));
    }

    private CatalogCopy holding(String doing, Database.Asking<CatalogCopy> asking) {
        AtomicReference<CatalogCopy> answer = new AtomicReference<>();
        committer.holding(doing, connection -> answer.set(asking.of(connection)));
        return answer.get();
    }

    /** The session is not closed: its connection is somebody else's. */
    private CatalogCopy content(Connection copy) throws SQLException {
        Session session = new Session(copy, database);
        CatalogCopy content = new CatalogCopy(
                session.listOnce(BORN, row -> row.getString(1)).get(0),
                Counters.read(session).head().stateNumber(),
                LiveFiles.known(session).stream().map(KnownFile::file).toList());
        session.commit();
        session.forget();
        return content;
    }
}
