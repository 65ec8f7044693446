-- Who saw a tenant's subjects alone would see all from now on, and sees none instead.
DO $$
DECLARE
    its regclass;
    who text;
BEGIN
    FOR its, who IN
        SELECT c.oid, r.rolname
        FROM pg_class c CROSS JOIN pg_roles r
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v')
            AND pg_get_userbyid(c.relowner) = current_user
            AND tenants_seen(r.rolname) IS NOT NULL
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM %I', its, who);
    END LOOP;
END
$$;

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
        EXECUTE format('DROP POLICY not_for_tenants ON %I', its);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', its);
    END LOOP;
END
$$;

DROP FUNCTION tenants_seen;
DROP TABLE tenant_role;
