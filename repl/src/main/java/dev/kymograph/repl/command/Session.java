package dev.kymograph.repl.command;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.Configuration;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.Scoring;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** What a command may use. */
public interface Session {

    /** The engine; waits until it is open, and refuses where there is no data folder. */
    Engine engine();

    /** An engine to look up what can be asked: without data where there is no data folder. */
    Engine anyEngine();

    /** From now on the data folder is made where it is not there: for what brings data. */
    void makeData();

    /** The state of the lake that questions are about which do not say it themselves. */
    AsOf asOf();

    /** A SELECT about that state, which may read the last result. */
    Select select(String sql);

    /** Works on the catalog's tables; the engine is closed meanwhile. */
    <T> T schema(Function<Schema, T> work);

    Configuration configuration();

    /** Which files may be written. */
    Targets targets();

    /** What scores readings that are not taken in, without a data folder; the caller closes it. */
    Scoring scoring();

    /** The data folder, where one was named. */
    Optional<Path> data();

    /** Turns to another data folder, closing the present one. */
    void turnTo(Path data);

    /** Who watches the command that runs. */
    Watch watch();

    /** Standard input, where it does not bring the commands. */
    InputStream input();

    /** Says something beside the results. */
    void note(String line);

    /** Whether results are written for people, who need no table without rows, and not for programs. */
    boolean isForPeople();

    /** Shows a text in place of rows. */
    void show(String text);

    /** Shows lines as they are, however long. */
    void list(String lines);

    /** Writes lines. */
    interface Lines {
        void to(Appendable out) throws IOException;
    }

    /** Lists lines as they come; those that go into a file are there when all of them have come. */
    void stream(Lines lines) throws IOException;

    /** Asks the person at the prompt; nothing where there is none. */
    Optional<Boolean> asked(String question);

    /** What a dot command is for. */
    Optional<String> dotHelp(String name);

    void quit();
}
