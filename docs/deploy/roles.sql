-- In the new database, as a superuser, after users.sql:
--   psql -d kymograph -v ON_ERROR_STOP=1 -f roles.sql

-- Nobody else has anything to do here.
REVOKE ALL ON DATABASE kymograph FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- The engine makes its tables, changes them with new versions and writes them anew after an erasure, which only their owner may. Tables
-- of plugins are in schemas of their own; "schema verify" and "advise" make tables to compare with, which they drop.
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE kymograph TO kymograph;
GRANT USAGE, CREATE ON SCHEMA public TO kymograph;

-- Other programs read what the engine will make.
GRANT CONNECT ON DATABASE kymograph TO kymograph_reader;
GRANT USAGE ON SCHEMA public TO kymograph_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE kymograph GRANT USAGE ON SCHEMAS TO kymograph_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE kymograph GRANT SELECT ON TABLES TO kymograph_reader;

-- And what is there, where the engine was there before them.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO kymograph_reader;

-- One of them that keeps a transaction open keeps the tables from being written anew.
ALTER ROLE kymograph_reader IN DATABASE kymograph SET default_transaction_read_only = on;
ALTER ROLE kymograph_reader IN DATABASE kymograph SET statement_timeout = '5min';
ALTER ROLE kymograph_reader IN DATABASE kymograph SET idle_in_transaction_session_timeout = '1min';
