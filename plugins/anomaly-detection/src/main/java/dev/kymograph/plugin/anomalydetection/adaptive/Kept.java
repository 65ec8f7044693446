package dev.kymograph.plugin.anomalydetection.adaptive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What it has learnt can be written, and read into one that has learnt nothing yet: that one then goes on as this one would. */
interface Kept {

    void save(DataOutput out) throws IOException;

    void load(DataInput in) throws IOException;
}
