-- An older program cannot tell a key from a hash, and knows no overlaps of removed files.
DELETE FROM source_record WHERE content <> '';

ALTER TABLE source_record DROP COLUMN content;

DROP TABLE unneeded_file;

DELETE FROM file_overlap
WHERE file_id IN (SELECT id FROM lake_file WHERE removed_in IS NOT NULL)
    OR other_id IN (SELECT id FROM lake_file WHERE removed_in IS NOT NULL);

ALTER TABLE snapshot DROP COLUMN expired_at;

ALTER TABLE snapshot DROP COLUMN readings;

ALTER TABLE snapshot DROP COLUMN files_removed;

ALTER TABLE snapshot DROP COLUMN files_added;

ALTER TABLE snapshot DROP COLUMN metric_types;

ALTER TABLE snapshot DROP COLUMN cause;
