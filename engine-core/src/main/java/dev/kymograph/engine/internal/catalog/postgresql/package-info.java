/** The catalog's database where it is a PostgreSQL server. One process at a time has the catalog open; others read its tables. */
package dev.kymograph.engine.internal.catalog.postgresql;
