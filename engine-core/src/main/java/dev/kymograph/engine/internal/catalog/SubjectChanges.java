package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Subjects.Waiting;
import java.util.List;

/**
 * What other programs do to the tables of subjects. It waits in a log until one engine follows, in a transaction that takes it out of the
 * log: so nothing is followed twice, and nothing is left out, in whatever order transactions end.
 */
public interface SubjectChanges {

    /** Whether other programs can write the tables. */
    boolean areLogged();

    /** Makes all who have the catalog open know what waits; subjects that were deleted wait on, for {@link Erasures#follow}. */
    Followed follow();

    /**
     * Has kinds be rows of tables of others, as the configuration says; of one that is declared later {@link #follow} does.
     *
     * @throws KymographException {@code config.mapped} where it cannot be
     */
    void map();

    /**
     * Refuses to change a subject here whose kind is a table of others.
     *
     * @param doing for the message: "erase cow 1"
     * @throws KymographException {@code subject.mapped}
     */
    void requireOwn(String kind, String doing);

    /** Has all who have the catalog open read all subjects anew. */
    void reread();

    Waiting waiting();

    /** Has somebody be told when there may be something to follow, until it is closed. */
    Listening listen(Runnable told);

    /** Somebody is told until it is closed. */
    interface Listening extends AutoCloseable {

        @Override
        void close();
    }

    /** A subject that another program deleted. */
    record Deleted(String kind, int id) {}

    /**
     * What was followed.
     *
     * @param changes how many statements and subjects
     * @param deleted nobody holds them, and they have not come back; of very many only some, and the next call has others
     */
    record Followed(long changes, List<Deleted> deleted) {

        public static final Followed NOTHING = new Followed(0, List.of());

        public Followed {
            deleted = List.copyOf(deleted);
        }
    }
}
