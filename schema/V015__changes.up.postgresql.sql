
-- Called by triggers on the tables of subjects, with the kind and the column of the name. Whoever may write such a table need not be
-- allowed to write the log, so no name in here is looked up where that one could have put something.
CREATE FUNCTION note_subject_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone text := 'were_there';
    held integer;
    micros bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
    -- What an engine writes, it makes known by itself.
    IF current_setting('kymograph.engine', true) = 'on' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'Cannot truncate %: each subject has to be erased. Delete the rows instead', TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        gone := '(SELECT * FROM were_there WHERE id NOT IN (SELECT id FROM now_there))';
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format(
            'SELECT min(g.id) FROM %s g JOIN %I.subject_hold h ON h.subject_id = g.id AND h.kind = $1', gone, TG_TABLE_SCHEMA)
            INTO held USING TG_ARGV[0];
        IF held IS NOT NULL THEN
            RAISE EXCEPTION 'Cannot delete % %: it is held. Release it first (release subject % %)',
                TG_ARGV[0], held, TG_ARGV[0], held;
        END IF;
        EXECUTE format(
            'INSERT INTO %I.subject_change SELECT $1, g.id, g.%I, $2 FROM %s g', TG_TABLE_SCHEMA, TG_ARGV[1], gone)
            USING TG_ARGV[0], micros;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format(
            'INSERT INTO %I.subject_change SELECT $1, NULL, NULL, $2 WHERE EXISTS (SELECT FROM now_there)', TG_TABLE_SCHEMA)
            USING TG_ARGV[0], micros;
    END IF;
    PERFORM pg_notify('kymograph_subjects', '');
    RETURN NULL;
END
$$;
