-- What made a snapshot, and by how much the lake changed. It cannot be asked about once it has expired.
ALTER TABLE snapshot ADD COLUMN cause VARCHAR DEFAULT 'unknown';

ALTER TABLE snapshot ADD COLUMN metric_types VARCHAR DEFAULT '';

ALTER TABLE snapshot ADD COLUMN files_added BIGINT DEFAULT 0;

ALTER TABLE snapshot ADD COLUMN files_removed BIGINT DEFAULT 0;

ALTER TABLE snapshot ADD COLUMN readings BIGINT DEFAULT 0;

ALTER TABLE snapshot ADD COLUMN expired_at TIMESTAMP;

UPDATE snapshot SET
    files_added = (SELECT count(*) FROM lake_file f WHERE f.added_in = snapshot.number),
    files_removed = (SELECT count(*) FROM lake_file f WHERE f.removed_in = snapshot.number),
    readings = (SELECT COALESCE(sum(f.readings), 0) FROM lake_file f WHERE f.added_in = snapshot.number)
        - (SELECT COALESCE(sum(f.readings), 0) FROM lake_file f WHERE f.removed_in = snapshot.number);

-- Files that no snapshot needs any more, and that may still be on the disk.
CREATE TABLE unneeded_file (
    path VARCHAR PRIMARY KEY,
    bytes BIGINT NOT NULL,
    since TIMESTAMP NOT NULL
);

-- A source that was taken in under a key of its own: the hash of what it held then.
ALTER TABLE source_record ADD COLUMN content VARCHAR DEFAULT '';
