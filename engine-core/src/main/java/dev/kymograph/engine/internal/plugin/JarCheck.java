package dev.kymograph.engine.internal.plugin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** Reads a jar to its end before any of it is loaded, within bounds, and refuses one that would do harm. */
final class JarCheck {

    private static final int MOST_ENTRIES = 50_000;
    private static final long MOST_BYTES = 512L << 20;

    /** Deflate of the emptiest content reaches a little over a thousand to one; no code or text comes near. */
    private static final long MOST_RATIO = 250;

    private static final long SMALL = 16L << 20;

    private static final Pattern ESCAPES = Pattern.compile("(^|.*[/\\\\])\\.\\.([/\\\\].*|$)|^[/\\\\].*|^[A-Za-z]:.*");
    private static final Pattern VERSIONED = Pattern.compile("^META-INF/versions/\\d+/");
    private static final List<String> LENT = List.of(
            "dev/kymograph/metric/",
            "dev/kymograph/engine/",
            "org/pf4j/Extension.class",
            "org/pf4j/ExtensionPoint.class");

    private final long compressed;
    private long bytes;
    private int entries;

    private JarCheck(long compressed) {
        this.compressed = compressed;
    }

    static void check(Path jar) throws Refusal {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            JarCheck check = new JarCheck(jar.toFile().length());
            for (Enumeration<JarEntry> each = file.entries(); each.hasMoreElements(); ) {
                check.entry(file, each.nextElement());
            }
            if (file.getManifest() != null
                    && file.getManifest().getMainAttributes().getValue("Class-Path") != null) {
                throw new Refusal("its manifest has a Class-Path, which would load classes from outside of it; pack"
                        + " what it needs into the jar");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new Refusal("it is not a jar that can be read [" + e.getMessage() + "]; copy it here again");
        }
    }

    private void entry(JarFile file, JarEntry entry) throws IOException, Refusal {
        String name = entry.getName();
        if (++entries > MOST_ENTRIES) {
            throw new Refusal("it has more than " + MOST_ENTRIES + " entries; pack less into it");
        }
        if (ESCAPES.matcher(name).matches() || name.indexOf('\0') >= 0) {
            throw new Refusal("its entry [" + name + "] would lie outside of it; build it again with an ordinary tool");
        }
        String plain = VERSIONED.matcher(name).replaceFirst("");
        if (!entry.isDirectory() && LENT.stream().anyMatch(plain::startsWith)) {
            throw new Refusal("it packs a copy of the engine's own [" + name
                    + "]; give that dependency the scope 'provided', and build it again");
        }
        try (InputStream in = new Bounded(file.getInputStream(entry))) {
            if (name.endsWith(".class")) {
                ForbiddenCalls.check(plain, in.readAllBytes());
            } else {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (TooLargeException e) {
            throw new Refusal("it unpacks to more than " + (e.most >> 20)
                    + " MiB, which no plugin needs: it is damaged, or a trap; remove it");
        }
    }

    /** Counts what is really unpacked; what an entry says of its own size proves nothing. */
    private final class Bounded extends FilterInputStream {

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = super.read(buffer, from, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int more) throws TooLargeException {
            bytes += more;
            long most = Math.min(MOST_BYTES, Math.max(SMALL, compressed * MOST_RATIO));
            if (bytes > most) {
                throw new TooLargeException(most);
            }
        }
    }

    private static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1L;
        private final long most;

        TooLargeException(long most) {
            this.most = most;
        }
    }
}
