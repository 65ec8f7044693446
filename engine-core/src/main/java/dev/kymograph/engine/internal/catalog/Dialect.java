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
        public String indexes() {
            return "SELECT index_name, table_name FROM duckdb_indexes() WHERE schema_name = ?";
        }

        /** It has none. */
        @Override
        public String triggers() {
            return "SELECT schema_name, schema_name FROM duckdb_schemas() WHERE schema_name = ? AND false";
        }

        /** Nobody can take one from a table that is there. */
        @Override
        public String constraints() {
            return triggers();
        }

        /** It has no roles that they could be for. */
        @Override
        public String policies() {
            return triggers();
        }

        @Override
        public String enter(String schema) {
            return "SET schema = '" + schema + "'";
        }

        @Override
        public String leave() {
            return "SET schema = 'main'";
        }
    },
    POSTGRESQL("postgresql") {
        @Override
        public String micros(String moment) {
            return "CAST(EXTRACT(EPOCH FROM " + moment + ") * 1000000 AS BIGINT)";
        }

        /** In whole days and microseconds: neither loses a digit. */
        @Override
        public String moment(String micros) {
            return "(TIMESTAMP '1970-01-01 00:00:00' + (" + micros + ") / 86400000000 * INTERVAL '1' DAY + (" + micros
                    + ") % 86400000000 * INTERVAL '0.000001' SECOND)";
        }

        @Override
        public String indexes() {
            return "SELECT indexname, tablename FROM pg_indexes WHERE schemaname = ?";
        }

        @Override
        public String triggers() {
            return "SELECT c.relname || '.' || t.tgname, CASE t.tgenabled WHEN 'D' THEN 'disabled' ELSE 'enabled' END"
                    + " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                    + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = ?";
        }

        /** Columns tell themselves whether they may be null. */
        @Override
        public String constraints() {
            return "SELECT c.relname || '.' || o.conname, pg_get_constraintdef(o.oid) FROM pg_constraint o"
                    + " JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE o.contype <> 'n' AND n.nspname = ?";
        }

        @Override
        public String policies() {
            return "SELECT c.relname || '.' || p.polname, CASE WHEN c.relrowsecurity THEN 'enabled ' ELSE 'disabled ' END"
                    + " || p.polcmd::text || ' ' || concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))"
                    + " FROM pg_policy p"
                    + " JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = ?";
        }

        @Override
        public String enter(String schema) {
            return "SET search_path TO " + schema;
        }

        @Override
        public String leave() {
            return "SET search_path TO DEFAULT";
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

    /** A query: the indexes of a schema, which is its argument, each with its table. */
    public abstract String indexes();

    /** A query: the triggers of a schema, which is its argument, each with whether it is in force. */
    public abstract String triggers();

    /** A query: the constraints of a schema, which is its argument, each with what it demands. */
    public abstract String constraints();

    /** A query: the policies of a schema, which is its argument, each with which rows it lets see. */
    public abstract String policies();

    /** A statement: names without a schema are of this one until {@link #leave}. */
    public abstract String enter(String schema);

    /** A statement: names without a schema are the catalog's own again. */
    public abstract String leave();
}
