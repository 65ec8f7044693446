-- Rules that judge what is ingested. All up to a snapshot and a hot batch is judged; "said" is the method with its parameters, "turn" is
-- whose turn it is: who goes on with a rule takes the next, and who had an earlier one commits no more. "process" runs it, where there may
-- be several.
CREATE TABLE watch_rule (
    name VARCHAR PRIMARY KEY,
    metric_type VARCHAR NOT NULL,
    said VARCHAR NOT NULL,
    turn BIGINT NOT NULL,
    process VARCHAR NOT NULL,
    snapshot BIGINT NOT NULL,
    last_batch BIGINT NOT NULL
);

-- Until when a subject's readings are judged, and what was learnt from them, in Base64.
CREATE TABLE watched_subject (
    rule VARCHAR NOT NULL,
    subject_id INTEGER NOT NULL,
    judged_micros BIGINT NOT NULL,
    learnt VARCHAR NOT NULL,
    PRIMARY KEY (rule, subject_id)
);
