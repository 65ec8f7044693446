-- What is plausible of some subjects, those of which an attribute is this; places count from 0 in each field.
CREATE TABLE metric_plausible (
    metric_type VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    attribute VARCHAR NOT NULL,
    attribute_value VARCHAR NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (metric_type, field, place)
);
