package dev.kymograph.repl;

import dev.kymograph.repl.format.Glyphs;
import java.io.IOException;

/** Shows data on a terminal without letting it steer that: its control characters are written as escapes. */
record HarmlessText(Appendable target) implements Appendable {

    @Override
    public Appendable append(CharSequence text) throws IOException {
        target.append(Glyphs.harmless(String.valueOf(text)));
        return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) throws IOException {
        return append(String.valueOf(text).substring(start, end));
    }

    @Override
    public Appendable append(char c) throws IOException {
        return append(String.valueOf(c));
    }
}
