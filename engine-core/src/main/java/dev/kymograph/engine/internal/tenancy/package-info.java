/**
 * An engine that is open for one tenant. What it answers from is cut to that tenant's subjects where states and subjects are read from
 * the catalog; what it may do is a list, and all else is refused.
 */
package dev.kymograph.engine.internal.tenancy;
