-- An older program could not read files of others: it forgets them. They stay where they are, to be adopted again.
DELETE FROM file_overlap
WHERE file_id IN (SELECT id FROM lake_file WHERE folder <> '') OR other_id IN (SELECT id FROM lake_file WHERE folder <> '');

DELETE FROM segment WHERE file_id IN (SELECT id FROM lake_file WHERE folder <> '');

DELETE FROM lake_file WHERE folder <> '';

ALTER TABLE lake_file DROP COLUMN modified_micros;

ALTER TABLE lake_file DROP COLUMN shape;

ALTER TABLE lake_file DROP COLUMN folder;
