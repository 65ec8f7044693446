-- From which place in the write sequence on all hot readings are also kept as rows beside the lake; 0: from none.
ALTER TABLE engine_state ADD COLUMN recent_from BIGINT DEFAULT 0;
