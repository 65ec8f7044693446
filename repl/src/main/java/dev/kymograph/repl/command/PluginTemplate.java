package dev.kymograph.repl.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a new plugin brings, and how its project begins. */
enum PluginTemplate {
    METRIC("a metric type", "Metrics"),
    ANALYSIS("an analysis", "Analysis"),
    FORMAT("a format of files", "Format", "example.txt"),
    STORAGE("a storage for lakes", "Storage");

    private final String brings;
    private final String extension;
    private final Optional<String> example;

    PluginTemplate(String brings, String extension) {
        this(brings, extension, null);
    }

    /** @param example a file that its test reads, where there is one */
    PluginTemplate(String brings, String extension, String example) {
        this.brings = brings;
        this.extension = extension;
        this.example = Optional.ofNullable(example);
    }

    /** As the option of the command says it. */
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A phrase. */
    String brings() {
        return brings;
    }

    /** Its files; of what the type is called in Java, only the ending. */
    List<ProjectFile> files() {
        List<ProjectFile> files = new ArrayList<>(List.of(
                new ProjectFile("pom.xml", "", "pom.xml"),
                new ProjectFile(option() + "/README.md", "", "README.md"),
                new ProjectFile("gitignore", "", ".gitignore"),
                new ProjectFile("package-info.java", ProjectFile.MAIN, "package-info.java"),
                new ProjectFile(option() + "/" + extension + ".java", ProjectFile.MAIN, "@Type@" + extension + ".java"),
                new ProjectFile(option() + "/Settings.java", ProjectFile.MAIN, "@Type@Settings.java"),
                new ProjectFile(
                        option() + "/" + extension + "Test.java",
                        ProjectFile.TEST,
                        "@Type@" + extension + "Test.java")));
        if (this == STORAGE) {
            files.add(new ProjectFile(option() + "/Backend.java", ProjectFile.MAIN, "@Type@Backend.java"));
        }
        example.ifPresent(name -> files.add(new ProjectFile(option() + "/" + name, ProjectFile.RESOURCES, name)));
        return files;
    }

    /**
     * A file of the project.
     *
     * @param template where its text is
     * @param folder where it goes, in the project
     * @param name its own
     */
    record ProjectFile(String template, String folder, String name) {

        private static final String MAIN = "src/main/java/@folder@/";
        private static final String TEST = "src/test/java/@folder@/";
        private static final String RESOURCES = "src/test/resources/@folder@/";

        String path() {
            return folder + name;
        }
    }
}
