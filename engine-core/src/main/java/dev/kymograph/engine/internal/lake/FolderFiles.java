package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.AdoptionSummary.RefusedFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The Parquet files of one metric type in a folder of others', by path: not what is hidden, as {@code _SUCCESS} and
 * {@code .part-0.parquet.crc} are, nor what lies in folders of other metric types.
 *
 * @param refused links, which lead out of the folder, and what cannot be read
 */
record FolderFiles(List<Path> files, List<RefusedFile> refused) {

    private static final String METRIC_TYPE = "metric_type=";

    /** @param goesOn throws where looking must end */
    static FolderFiles in(Path folder, String metricType, Runnable goesOn) throws IOException {
        FolderFiles found = new FolderFiles(new ArrayList<>(), new ArrayList<>());
        Files.walkFileTree(folder, found.new Walk(folder, metricType, goesOn));
        Collections.sort(found.files);
        return found;
    }

    private final class Walk extends SimpleFileVisitor<Path> {

        private final Path top;
        private final String own;
        private final Runnable goesOn;

        Walk(Path top, String metricType, Runnable goesOn) {
            this.top = top;
            this.own = METRIC_TYPE + metricType;
            this.goesOn = goesOn;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            goesOn.run();
            String name = String.valueOf(folder.getFileName());
            boolean others = isHidden(name) || (name.startsWith(METRIC_TYPE) && !name.equals(own));
            return others && !folder.equals(top) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            goesOn.run();
            String name = file.getFileName().toString();
            if (isHidden(name)) {
                return FileVisitResult.CONTINUE;
            }
            boolean parquet = name.toLowerCase(Locale.ROOT).endsWith(".parquet");
            if (attributes.isSymbolicLink() && (parquet || Files.isDirectory(file))) {
                refused.add(new RefusedFile(file, "it is a symbolic link; adopt what it leads to"));
            } else if (parquet && !attributes.isRegularFile()) {
                // A pipe, say: opening it would wait for ever.
                refused.add(new RefusedFile(file, "it is not a regular file"));
            } else if (parquet) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            refused.add(new RefusedFile(file, "it cannot be read (" + e + ")"));
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }
}
