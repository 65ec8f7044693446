ALTER TABLE engine_state DROP COLUMN known_version;

DROP TABLE subject_loss;

DROP TABLE open_sequence;

DROP TABLE process;
