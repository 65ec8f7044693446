/**
 * What a plugin implements or is lent. Beside {@code dev.kymograph.metric} and pf4j's two marks, this is the only package that a
 * plugin may import.
 *
 * <p>Every extension point is a small interface: implement it, mark the class with {@link org.pf4j.Extension}, and the engine finds
 * it. The engine builds an extension once, with its public constructor, and may call it from several threads at the same time. What
 * an extension throws is reported as the plugin's failure, except {@link dev.kymograph.engine.extension.RefusedException}, which is
 * an answer to the user.
 */
package dev.kymograph.engine.extension;
