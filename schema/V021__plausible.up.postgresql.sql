-- As all tables that belong to no subject.
ALTER TABLE metric_plausible ENABLE ROW LEVEL SECURITY;

CREATE POLICY not_for_tenants ON metric_plausible USING ((SELECT tenants_seen(current_user)) IS NULL);
