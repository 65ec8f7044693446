package dev.kymograph.engine.internal.catalog;

/** What databases say in different words. All other SQL of the catalog means the same to each of them. */
public enum Dialect {
    DUCKDB("duckdb") {
        @Override
        public String micros(String moment) {
            return "epoch_us(" + moment + ")";
        }

        @Override
        public String moment(String micros) {
            return "make_timestamp(" + micros + ")";
        }

        @Override
        public String enter(String schema) {
            return "SET schema = '" + schema + "'";
        }

        @Override
        public String leave() {
            return "SET schema = 'main'";
        }
    };

    private final String word;

    Dialect(String word) {
        this.word = word;
    }

    /** How scripts of one database alone are marked. */
    public String word() {
        return word;
    }

    /** A date or timestamp as microseconds since 1970. */
    public abstract String micros(String moment);

    /** Microseconds since 1970 as a timestamp. */
    public abstract String moment(String micros);

    /** A statement: names without a schema are of this one until {@link #leave}. */
    public abstract String enter(String schema);

    /** A statement: names without a schema are the catalog's own again. */
    public abstract String leave();
}
