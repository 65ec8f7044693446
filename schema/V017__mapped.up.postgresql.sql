
-- Called by triggers on the tables of others, with the kind and the catalog's schema. Whoever may write such a table need not be allowed
-- to write the log.
CREATE FUNCTION note_mapped_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.subject_change VALUES ($1, NULL, NULL, $2)', TG_ARGV[1])
        USING TG_ARGV[0], CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint);
    PERFORM pg_notify('kymograph_subjects', '');
    RETURN NULL;
END
$$;
