-- For psql, as a superuser:
--   KYMO_PASSWORD=… KYMO_READER_PASSWORD=… psql -d postgres -v ON_ERROR_STOP=1 -f users.sql
\getenv password KYMO_PASSWORD
\getenv reader_password KYMO_READER_PASSWORD

CREATE ROLE kymograph LOGIN PASSWORD :'password';
CREATE ROLE kymograph_reader LOGIN PASSWORD :'reader_password';
