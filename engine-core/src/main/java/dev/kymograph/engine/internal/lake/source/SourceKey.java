package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.SourceFile.Format;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Tells whether a source is the same source again. */
public final class SourceKey {

    private SourceKey() {}

    /** A hash of the file's content and of the options that decide what is read from it; the file's name is none of them. */
    public static String of(SourceFile source) {
        Path path = source.path();
        SourceFiles.check(path);
        String format =
                source.format().orElseGet(() -> SourceFiles.formatOf(path).toString());
        Optional<Format> builtIn = Format.named(format);
        List<String> options = new ArrayList<>(List.of(
                source.metricType(),
                builtIn.map(Format::name).orElse(format),
                String.valueOf(TextFile.isCompressed(path)),
                source.zone().normalized().getId()));
        new TreeMap<>(source.columns()).forEach((to, from) -> options.addAll(List.of(to, from)));
        if (builtIn.isEmpty()) {
            options.addAll(ofFormat(source));
        }
        MessageDigest digest = sha256();
        for (String option : options) {
            byte[] bytes = option.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        digest.update((byte) '\n');
        try (InputStream stream = Files.newInputStream(path)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        } catch (IOException error) {
            throw SourceFiles.unreadable(path, error);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<String> ofFormat(SourceFile source) {
        List<String> options = new ArrayList<>();
        options.add(String.valueOf(source.subject()));
        new TreeMap<>(source.parameters()).forEach((name, words) -> {
            options.add(name);
            options.add(String.valueOf(words.size()));
            options.addAll(words);
        });
        return options;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
