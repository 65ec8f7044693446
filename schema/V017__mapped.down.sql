DROP TABLE mapped_kind;
