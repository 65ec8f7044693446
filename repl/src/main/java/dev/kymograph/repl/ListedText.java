package dev.kymograph.repl;

import java.util.function.Consumer;

/** Text that is shown piece by piece, as it comes. */
record ListedText(Consumer<String> shown) implements Appendable {

    @Override
    public Appendable append(CharSequence text) {
        shown.accept(text.toString());
        return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) {
        return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char c) {
        return append(String.valueOf(c));
    }
}
