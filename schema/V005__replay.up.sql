-- How the sources of refused rows were read, so that their rows can be read again; and rows that somebody fixed.
CREATE TABLE quarantine_origin (
    id BIGINT NOT NULL,
    description VARCHAR NOT NULL
);

ALTER TABLE quarantine ADD COLUMN origin BIGINT;

ALTER TABLE quarantine ADD COLUMN fixes BIGINT NOT NULL DEFAULT 0;

ALTER TABLE quarantine ADD COLUMN original VARCHAR;
