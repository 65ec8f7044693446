package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.PluginSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** A file in a plugins folder, as it was at one look. Two looks that are equal saw the same content. */
record PluginFile(Path path, long bytes, FileTime changed, String identity) {

    static PluginFile at(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new PluginFile(
                path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey() + signature(path));
    }

    private static String signature(Path path) {
        try {
            Path signature = PluginSignature.beside(path);
            return " signed " + Files.getLastModifiedTime(signature) + " " + Files.size(signature);
        } catch (IOException e) {
            return "";
        }
    }

    String name() {
        return path.getFileName().toString();
    }
}
