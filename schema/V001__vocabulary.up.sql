-- What is measured and on whom, as it was declared. Positions count from 0 and keep the order of declaration.
CREATE TABLE subject_kind (
    name VARCHAR PRIMARY KEY,
    relation_name VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,
    id_column VARCHAR NOT NULL,
    name_column VARCHAR NOT NULL,
    origin VARCHAR,
    version BIGINT NOT NULL
);

CREATE TABLE subject_attribute (
    kind VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    PRIMARY KEY (kind, name)
);

CREATE TABLE subject_index (
    kind VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    column_name VARCHAR NOT NULL,
    PRIMARY KEY (kind, number, place)
);

CREATE TABLE metric_type (
    name VARCHAR PRIMARY KEY,
    kind VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    interval_seconds BIGINT,
    interval_nanos INTEGER,
    sensor_in_key BOOLEAN NOT NULL,
    description VARCHAR NOT NULL,
    epoch BIGINT NOT NULL
);

CREATE TABLE metric_field (
    metric_type VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    possible_low DOUBLE PRECISION NOT NULL,
    possible_high DOUBLE PRECISION NOT NULL,
    plausible_low DOUBLE PRECISION NOT NULL,
    plausible_high DOUBLE PRECISION NOT NULL,
    description VARCHAR NOT NULL,
    key_place INTEGER,
    PRIMARY KEY (metric_type, name)
);
