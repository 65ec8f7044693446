DROP TABLE tenant_role;
