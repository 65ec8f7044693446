DROP TABLE asked_shape;
