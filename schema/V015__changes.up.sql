-- What other programs did to the tables of subjects, where they can write them, until an engine has followed: only there this table has
-- rows. With an id: this subject was deleted, and that was its name; without one: a statement added or changed some.
CREATE TABLE subject_change (
    kind VARCHAR NOT NULL,
    subject_id INTEGER,
    name VARCHAR,
    changed_micros BIGINT NOT NULL
);
