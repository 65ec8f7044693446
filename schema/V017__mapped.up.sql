-- Kinds whose subjects are rows of a table of others, where there can be one: the kind's own table is kept as that one is.
CREATE TABLE mapped_kind (
    kind VARCHAR PRIMARY KEY,
    table_name VARCHAR NOT NULL,
    id_column VARCHAR NOT NULL
);
