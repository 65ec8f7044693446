/**
 * How words become typed parameters: a record that declares them is read once into specs, for help and completion, and then binds
 * the words of each question, or says which of them is wrong.
 */
package dev.kymograph.engine.internal.parameter;
