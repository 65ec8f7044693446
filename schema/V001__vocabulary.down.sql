DROP TABLE metric_field;
DROP TABLE metric_type;
DROP TABLE subject_index;
DROP TABLE subject_attribute;
DROP TABLE subject_kind;
