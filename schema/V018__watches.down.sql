DROP TABLE watched_subject;
DROP TABLE watch_rule;
