package dev.kymograph.repl;

import dev.kymograph.repl.format.Glyphs;
import java.util.List;

/** What a watched command shows at one time, and what became different since. */
record Frame(List<String> lines) {

    private static final String BAR = "│";
    private static final String FRAMES = "┌├└";

    static Frame of(String text) {
        return new Frame(text.lines().toList());
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /**
     * As many lines as there is room for, with the cells marked that were not the same before.
     *
     * @param most rows of the screen
     * @param columns of the screen: a wider line takes several rows
     */
    String since(Frame before, int most, int columns) {
        StringBuilder text = new StringBuilder();
        int shown = fitting(most, columns);
        for (int i = 0; i < shown; i++) {
            String old = i < before.lines.size() ? before.lines.get(i) : "";
            text.append(marked(lines.get(i), old)).append('\n');
        }
        if (shown < lines.size()) {
            int more = lines.size() - shown;
            text.append("… ")
                    .append(more)
                    .append(more == 1 ? " more line has" : " more lines have")
                    .append(" no room\n");
        }
        return text.toString();
    }

    private int fitting(int most, int columns) {
        int rows = 0;
        for (int i = 0; i < lines.size(); i++) {
            rows += Math.max(1, (Glyphs.width(lines.get(i)) + columns - 1) / columns);
            if (rows > most) {
                return i;
            }
        }
        return lines.size();
    }

    private static String marked(String line, String old) {
        if (line.equals(old) || line.isEmpty() || FRAMES.indexOf(line.charAt(0)) >= 0) {
            return line;
        }
        String[] cells = line.split(BAR, -1);
        String[] former = old.split(BAR, -1);
        for (int i = 0; i < cells.length; i++) {
            String was = i < former.length ? former[i].strip() : "";
            if (!cells[i].strip().equals(was) && !cells[i].isBlank()) {
                cells[i] = inverse(cells[i]);
            }
        }
        return String.join(BAR, cells);
    }

    private static String inverse(String cell) {
        int start = cell.indexOf(cell.strip());
        int end = start + cell.strip().length();
        return cell.substring(0, start) + "\u001b[7m" + cell.substring(start, end) + "\u001b[27m" + cell.substring(end);
    }
}
