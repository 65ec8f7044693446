-- Processes that have the catalog open, where several may: only there these tables have rows. One that was not seen for a while counts as
-- ended. It holds "held_snapshot" and all after it; "transactions" is that of the engine's state as its last commit left it. It may still
-- commit files that were begun since "writes_since_micros", unless it "lapsed": others took it for ended and may have deleted them.
CREATE TABLE process (
    id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    seen_micros BIGINT NOT NULL,
    held_snapshot BIGINT NOT NULL,
    transactions BIGINT NOT NULL,
    writes_since_micros BIGINT NOT NULL,
    lapsed BOOLEAN NOT NULL
);

-- Places in the write sequence that a process reserved for files which are not committed yet.
CREATE TABLE open_sequence (
    sequence BIGINT PRIMARY KEY,
    metric_type VARCHAR NOT NULL,
    process VARCHAR NOT NULL
);

-- By kind, the versions of its subjects that the last deletion and the last erasure made.
CREATE TABLE subject_loss (
    kind VARCHAR PRIMARY KEY,
    deleted_in BIGINT NOT NULL,
    erased_in BIGINT NOT NULL
);

-- Advances with what each process knows by heart: declarations, rollups, tombstones, the tables of plugins.
ALTER TABLE engine_state ADD COLUMN known_version BIGINT DEFAULT 0;
