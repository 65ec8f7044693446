-- Files that others wrote lie where they were found: in "folder", with columns as "shape" says. Both are empty for our own.
ALTER TABLE lake_file ADD COLUMN folder VARCHAR DEFAULT '';

ALTER TABLE lake_file ADD COLUMN shape VARCHAR DEFAULT '';

ALTER TABLE lake_file ADD COLUMN modified_micros BIGINT DEFAULT 0;
