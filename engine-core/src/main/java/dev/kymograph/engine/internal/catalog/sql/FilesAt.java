package dev.kymograph.engine.internal.catalog.sql;

/** Says in SQL which files a snapshot has. */
final class FilesAt {

    private FilesAt() {}

    /** The condition on a row of {@code lake_file} that goes by this name. */
    static String condition(String file, long snapshot) {
        return file + ".added_in <= " + snapshot + " AND (" + file + ".removed_in IS NULL OR " + file + ".removed_in > "
                + snapshot + ")";
    }
}
