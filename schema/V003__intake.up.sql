CREATE TABLE source_record (
    source_key VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    read_rows BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    replaced BIGINT NOT NULL,
    taken_at TIMESTAMP NOT NULL
);

CREATE TABLE quarantine (
    id BIGINT PRIMARY KEY,
    refused_at TIMESTAMP NOT NULL,
    source VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    target VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    content VARCHAR NOT NULL
);
