-- Whose subjects somebody sees; NULL: those of all. What it reads was found when it was made, so that nobody can put something in its
-- place.
CREATE FUNCTION tenants_seen(who name) RETURNS varchar[] LANGUAGE sql STABLE SECURITY DEFINER
RETURN (
    SELECT array_agg(t.tenant_id)
    FROM tenant_role t JOIN pg_catalog.pg_roles r ON r.rolname = t.role_name
    WHERE who <> current_user
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles s WHERE s.rolname = who AND s.rolsuper)
        AND pg_catalog.pg_has_role(who, r.oid, 'MEMBER')
);

-- What belongs to no subject is nobody's who sees a tenant's alone, whatever rights were given by mistake. The tables of subjects have
-- policies of their own.
DO $$
DECLARE
    its text;
BEGIN
    FOREACH its IN ARRAY ARRAY[
        'asked_shape', 'engine_state', 'erased_subject', 'file_overlap', 'hot_batch', 'kept_from', 'lake_file',
        'mapped_kind', 'metric_field', 'metric_type', 'open_sequence', 'process', 'quarantine', 'quarantine_origin',
        'rollup', 'rollup_invalid', 'rollup_refresh', 'segment', 'snapshot', 'source_record', 'subject_attribute',
        'subject_change', 'subject_hold', 'subject_index', 'subject_kind', 'subject_loss', 'tenant_role',
        'unneeded_file', 'watch_rule', 'watched_subject'
    ]
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', its);
        EXECUTE format('CREATE POLICY not_for_tenants ON %I USING ((SELECT tenants_seen(current_user)) IS NULL)', its);
    END LOOP;
END
$$;
