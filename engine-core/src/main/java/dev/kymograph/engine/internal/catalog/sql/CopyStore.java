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

    private final Database database;
    private final Committer committer;

    CopyStore(Database database, Committer committer) {
        this.database = database;
        this.committer = committer;
    }

    @Override
    public CatalogCopy write(Path file, Watch watch) {
        AtomicReference<CatalogCopy> written = new AtomicReference<>();
        committer.holding("copy the catalog", connection -> {
            database.copyTo(connection, file, watch);
            written.set(database.inCopy(connection, file, this::content));
        });
        return written.get();
    }

    @Override
    public CatalogCopy read(Path file) {
        AtomicReference<CatalogCopy> read = new AtomicReference<>();
        committer.holding(
                "read the catalog " + file, connection -> read.set(database.inCopy(connection, file, this::content)));
        return read.get();
    }

    /** The session is not closed: its connection is somebody else's. */
    private CatalogCopy content(Connection copy) throws SQLException {
        Session session = new Session(copy, database);
        CatalogCopy content = new CatalogCopy(
                Counters.read(session).head().stateNumber(),
                LiveFiles.known(session).stream().map(KnownFile::file).toList());
        session.commit();
        session.forget();
        return content;
    }
}
