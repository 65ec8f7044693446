/**
 * What a plugin has to hold, as tests. The author extends a contract, and its tests run the jar that the build has made in a real
 * engine, loaded as a dropped jar is: what passes here works dropped in.
 *
 * <p>Plugins that the tried one needs are found on the class path: name them as dependencies of the tests.
 */
package dev.kymograph.testkit;
