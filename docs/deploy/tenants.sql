-- In the database, as a superuser, once an engine has made its tables:
--   psql -d kymograph -v ON_ERROR_STOP=1 -f tenants.sql

-- Its members see the subjects of those tenants that tenant_role has beside them, and before that none.
CREATE ROLE kymograph_tenant NOLOGIN;
GRANT CONNECT ON DATABASE kymograph TO kymograph_tenant;
GRANT USAGE ON SCHEMA public TO kymograph_tenant;
GRANT SELECT ON dump_animals, animal_metrics TO kymograph_tenant;

-- One of them, who sees the subjects whose tenant_id is 'north'. A password comes by \password north.
CREATE ROLE north LOGIN IN ROLE kymograph_tenant;
INSERT INTO tenant_role VALUES ('north', 'north');

-- A transaction that stays open keeps the tables from being written anew.
ALTER ROLE north IN DATABASE kymograph SET default_transaction_read_only = on;
ALTER ROLE north IN DATABASE kymograph SET statement_timeout = '5min';
ALTER ROLE north IN DATABASE kymograph SET idle_in_transaction_session_timeout = '1min';
