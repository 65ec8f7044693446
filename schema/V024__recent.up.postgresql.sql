-- Hot readings as plain rows, which stay for a while after they are in the lake. Partitions are days in UTC of when they were accepted:
-- engines make them before they come, and drop those that are older than readings are kept here.
CREATE TABLE recent_reading (
    metric_type VARCHAR NOT NULL,
    subject_id INTEGER NOT NULL,
    "timestamp" TIMESTAMP NOT NULL,
    measured JSONB NOT NULL,
    sensor_id VARCHAR,
    quality_score REAL,
    sequence BIGINT NOT NULL,
    accepted_at TIMESTAMP NOT NULL
) PARTITION BY RANGE (accepted_at);

CREATE INDEX recent_reading_by_subject ON recent_reading (metric_type, subject_id, "timestamp");

-- Files whose readings are all among those rows.
CREATE TABLE recent_file (
    file_id BIGINT PRIMARY KEY
);

ALTER TABLE recent_reading ENABLE ROW LEVEL SECURITY;

CREATE POLICY not_for_tenants ON recent_reading USING ((SELECT tenants_seen(current_user)) IS NULL);

ALTER TABLE recent_file ENABLE ROW LEVEL SECURITY;

CREATE POLICY not_for_tenants ON recent_file USING ((SELECT tenants_seen(current_user)) IS NULL);
