package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.extension.Watch;

/** Tells a watch how far a whole export is, which is done in pieces one after the other. */
final class ExportWatch implements Watch {

    private final Watch whole;
    private final String name;
    private String doing;
    private long all = 1;
    private long done;
    private long piece = 1;
    private double told;

    /** Before anything is written, files may be brought here and looked at: nobody knows which part of the whole that is. */
    private boolean begun;

    ExportWatch(Watch whole, ExportTarget target) {
        this.whole = whole;
        this.name = String.valueOf(target.path().getFileName());
        this.doing = "exporting to " + name;
    }

    synchronized String doing() {
        return doing;
    }

    /** Writing begins, in pieces that are so much together. */
    synchronized void begin(long amount) {
        all = Math.max(1, amount);
        done = 0;
        piece = 0;
        told = 0;
        begun = true;
    }

    /** What was written, so much, may have to be copied to another disk. */
    synchronized void beginCopy(long amount) {
        begin(amount);
        doing = "copying to " + name;
        whole.amount(0, amount);
    }

    /** What is told from here on concerns so much of the whole. */
    synchronized void next(long amount) {
        piece = amount;
        progress(doing, 0);
    }

    /** So much more is done. */
    synchronized void did(long amount) {
        done += amount;
        piece = 0;
        progress(doing, 0);
    }

    @Override
    public synchronized void progress(String what, double fraction) {
        if (!begun || Double.isNaN(fraction)) {
            whole.progress(doing, Double.NaN);
            return;
        }
        // What is told of one piece may come when the next has begun.
        told = Math.max(told, Math.min(1, (done + fraction * piece) / all));
        whole.progress(doing, told);
    }

    /** Of what is read; the pieces together are all of it. */
    @Override
    public void amount(long rows, long bytes) {
        if (!begun) {
            whole.amount(rows, bytes);
        }
    }

    @Override
    public boolean cancelled() {
        return whole.cancelled();
    }
}
