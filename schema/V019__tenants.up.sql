-- Which roles of the database see one tenant's subjects alone, where a database has roles: whoever is, or is a member of, one of these
-- sees the subjects of the tenants that stand beside them, and of none where none does. All others see all.
CREATE TABLE tenant_role (
    role_name VARCHAR NOT NULL,
    tenant_id VARCHAR
);

INSERT INTO tenant_role VALUES ('kymograph_tenant', NULL);
