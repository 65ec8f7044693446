
-- With its triggers, which are on tables of others.
DROP FUNCTION note_mapped_change CASCADE;
