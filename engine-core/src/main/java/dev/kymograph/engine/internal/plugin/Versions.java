package dev.kymograph.engine.internal.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/** Versions as plugins ask for them. A snapshot counts as the version that it will become. */
final class Versions {

    static final VersionManager MANAGER = new DefaultVersionManager();

    /** A version so high that only a range without an upper bound holds it. */
    private static final String FAR_AWAY = "999999999.0.0";

    private Versions() {}

    /** The version of this engine. */
    static String own() {
        try (InputStream stream = Versions.class.getResourceAsStream("/dev/kymograph/engine/version.properties")) {
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isVersion(String text) {
        try {
            return text != null && MANAGER.compareVersions(text, text) == 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** As comparators do; what has no version is as new as anything. */
    static int compare(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? 0 : MANAGER.compareVersions(one, other);
    }

    static boolean isRange(String range) {
        try {
            MANAGER.checkVersionConstraint(FAR_AWAY, range);
            return range != null && !range.isBlank();
        } catch (RuntimeException e) {
            return false;
        }
    }

    static boolean isBounded(String range) {
        return isRange(range) && !MANAGER.checkVersionConstraint(FAR_AWAY, range);
    }

    static boolean holds(String range, String version) {
        return MANAGER.checkVersionConstraint(release(version), range);
    }

    private static String release(String version) {
        return version.endsWith("-SNAPSHOT") ? version.substring(0, version.length() - "-SNAPSHOT".length()) : version;
    }
}
