-- They write with the rights of the owner: who could have a trigger of theirs call one could choose where to, and what happens there. The
-- triggers that there are need no right.
REVOKE EXECUTE ON FUNCTION note_subject_change(), note_mapped_change() FROM PUBLIC;
