package dev.kymograph.repl;

import java.io.IOException;
import java.util.function.UnaryOperator;

/** Text that is changed on its way, sign by sign: so that data does not steer a terminal, or for one that knows only ASCII. */
record ChangedText(Appendable target, UnaryOperator<String> change) implements Appendable {

    @Override
    public Appendable append(CharSequence text) throws IOException {
        target.append(change.apply(String.valueOf(text)));
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
