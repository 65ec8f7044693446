package dev.kymograph.repl;

import java.io.IOException;

/** Does something before the first text goes through. */
final class FirstWrite implements Appendable {

    private final Appendable target;
    private Runnable before;

    FirstWrite(Appendable target, Runnable before) {
        this.target = target;
        this.before = before;
    }

    private Appendable target() {
        if (before != null) {
            before.run();
            before = null;
        }
        return target;
    }

    @Override
    public Appendable append(CharSequence text) throws IOException {
        target().append(text);
        return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) throws IOException {
        target().append(text, start, end);
        return this;
    }

    @Override
    public Appendable append(char c) throws IOException {
        target().append(c);
        return this;
    }
}
