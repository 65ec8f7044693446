/** The catalog's database where it is a PostgreSQL server. Several processes may have the catalog open. */
package dev.kymograph.engine.internal.catalog.postgresql;
