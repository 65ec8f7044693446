GRANT EXECUTE ON FUNCTION note_subject_change(), note_mapped_change() TO PUBLIC;
