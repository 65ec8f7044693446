-- As all tables that belong to no subject.
ALTER TABLE replaced_file ENABLE ROW LEVEL SECURITY;

CREATE POLICY not_for_tenants ON replaced_file USING ((SELECT tenants_seen(current_user)) IS NULL);
