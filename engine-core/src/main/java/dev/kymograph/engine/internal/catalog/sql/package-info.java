/**
 * The catalog in the tables of a database, whichever that is. One thread writes what the callers of {@link
 * dev.kymograph.engine.internal.catalog.sql.SqlCatalog} hand it, with a connection of its own; readers take connections as they need
 * them. One class for each group of tables holds their SQL, which is the same in each {@link
 * dev.kymograph.engine.internal.catalog.sql.Database} but for the words of a {@link dev.kymograph.engine.internal.catalog.Dialect}.
 */
package dev.kymograph.engine.internal.catalog.sql;
