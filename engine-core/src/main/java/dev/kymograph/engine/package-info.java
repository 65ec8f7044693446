/**
 * What an embedding program calls: open an {@link dev.kymograph.engine.Engine}, give it readings, ask it questions.
 *
 * <p>Everything here is safe to use from several threads, except a {@link dev.kymograph.engine.Result}, which belongs to the one that
 * reads it. Whatever goes wrong is a {@link dev.kymograph.engine.KymographException}, whose kind says who can mend it.
 */
package dev.kymograph.engine;
