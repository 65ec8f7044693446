DROP TABLE metric_plausible;
