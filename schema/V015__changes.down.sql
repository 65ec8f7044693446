DROP TABLE subject_change;
