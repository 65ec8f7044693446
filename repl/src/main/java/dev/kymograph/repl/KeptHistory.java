package dev.kymograph.repl;

import java.time.Instant;
import org.jline.reader.impl.history.DefaultHistory;

/** What was typed, without lines that hold a secret; they can be called back no more than from the file. */
final class KeptHistory extends DefaultHistory {

    @Override
    public void add(Instant time, String line) {
        if (!Secrets.in(line)) {
            super.add(time, line);
        }
    }
}
