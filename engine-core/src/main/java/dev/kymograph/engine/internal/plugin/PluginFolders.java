package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.config.MetricFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The folders where plugins are dropped. */
record PluginFolders(List<Path> folders) {

    private static final String PLUGINS = "*{.jar," + MetricFile.ENDING + "}";

    PluginFolders {
        folders = List.copyOf(folders);
    }

    /** What lies there now: folder by folder, and by name within each. */
    List<PluginFile> look() {
        List<PluginFile> files = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.exists(folder)) {
                files.addAll(look(folder));
            }
        }
        return List.copyOf(files);
    }

    private static List<PluginFile> look(Path folder) {
        List<PluginFile> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, PLUGINS)) {
            for (Path path : found) {
                if (!path.getFileName().toString().startsWith(".")) {
                    addIfThere(path, files);
                }
            }
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION,
                    "plugins.folder",
                    "Cannot look for plugins in [" + folder + "]: it is not a folder that can be read; correct"
                            + " plugins.folders",
                    e);
        }
        files.sort(Comparator.comparing(PluginFile::path));
        return files;
    }

    private static void addIfThere(Path path, List<PluginFile> files) throws IOException {
        try {
            files.add(PluginFile.at(path));
        } catch (NoSuchFileException e) {
            // Taken away between two steps of this look.
        }
    }
}
