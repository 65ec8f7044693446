/**
 * Circuit breakers: who calls a server that fails, or cannot be reached, again and again is told so at once for a while, instead of
 * waiting for it each time. Only failures of the server itself count.
 */
package dev.kymograph.engine.internal.breaker;
