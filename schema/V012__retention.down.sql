DROP TABLE subject_hold;

DROP TABLE kept_from;
