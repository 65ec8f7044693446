package dev.kymograph.repl.docs;

import dev.kymograph.repl.docs.Page.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The pieces of Java on a page: together, in their order, they are one program. */
final class Fragments {

    private static final String MARK = "=== fragment ";

    private Fragments() {}

    /** Runs the program; returns what each piece printed. */
    static Map<Example, List<String>> run(List<Example> pieces, Path folder, UnaryOperator<String> resolved) {
        List<String> imports = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            body.append("System.out.println(\"").append(MARK).append(i).append("\");\n");
            for (String line : pieces.get(i).text()) {
                if (line.startsWith("import ")) {
                    imports.add(line);
                } else {
                    body.append(resolved.apply(line)).append('\n');
                }
            }
        }
        String program = String.join("\n", imports) + "\npublic class PageProgram {\n"
                + "public static void main(String[] args) throws Exception {\n" + body + "}\n}\n";
        try {
            Path source = Files.writeString(folder.resolve("PageProgram.java"), program);
            return split(pieces, Programs.run(source, List.of()));
        } catch (IOException e) {
            throw new AssertionError("Cannot write the page's program", e);
        }
    }

    private static Map<Example, List<String>> split(List<Example> pieces, String printed) {
        Map<Example, List<String>> outputs = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : printed.lines().toList()) {
            if (line.startsWith(MARK)) {
                current = new ArrayList<>();
                outputs.put(pieces.get(outputs.size()), current);
            } else {
                current.add(line);
            }
        }
        return outputs;
    }
}
