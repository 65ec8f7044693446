
DROP FUNCTION note_subject_change;
