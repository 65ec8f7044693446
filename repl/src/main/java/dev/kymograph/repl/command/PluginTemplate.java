package dev.kymograph.repl.command;

import java.util.List;
import java.util.Locale;

/** What a new plugin brings, and how its project begins. */
enum PluginTemplate {
    METRIC("a metric type", "Metrics"),
    ANALYSIS("an analysis", "Analysis");

    private final String brings;
    private final String extension;

    PluginTemplate(String brings, String extension) {
        this.brings = brings;
        this.extension = extension;
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
        return List.of(
                new ProjectFile("pom.xml", "", "pom.xml"),
                new ProjectFile(option() + "/README.md", "", "README.md"),
                new ProjectFile("gitignore", "", ".gitignore"),
                new ProjectFile("package-info.java", ProjectFile.MAIN, "package-info.java"),
                new ProjectFile(option() + "/" + extension + ".java", ProjectFile.MAIN, "@Type@" + extension + ".java"),
                new ProjectFile(option() + "/Settings.java", ProjectFile.MAIN, "@Type@Settings.java"),
                new ProjectFile(
                        option() + "/" + extension + "Test.java",
                        ProjectFile.TEST,
                        "@Type@" + extension + "Test.java"));
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

        String path() {
            return folder + name;
        }
    }
}
