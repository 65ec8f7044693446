-- Subjects that were erased. Places in the write sequence up to "sequence" are of before; "mark" names the file of the lake that says the
-- same. Not finished: work is left to do. Readmitted: the subject may be registered anew, and what comes later is taken in.
CREATE TABLE erased_subject (
    kind VARCHAR NOT NULL,
    subject_id INTEGER NOT NULL,
    erased_at TIMESTAMP NOT NULL,
    sequence BIGINT NOT NULL,
    mark VARCHAR NOT NULL,
    finished_at TIMESTAMP,
    readmitted_at TIMESTAMP,
    PRIMARY KEY (kind, subject_id)
);
