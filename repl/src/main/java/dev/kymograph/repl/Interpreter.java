package dev.kymograph.repl;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.Configuration;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.Scoring;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.repl.command.Commands;
import dev.kymograph.repl.command.Harmless;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Session;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.format.Kept;
import dev.kymograph.repl.format.RowsWriter;
import dev.kymograph.repl.format.RowsWriter.Written;
import dev.kymograph.repl.format.Space;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Word;
import dev.kymograph.repl.picture.Screen;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/** Does statements, one after the other, and writes what they answer. */
final class Interpreter implements Session, AutoCloseable {

    private final Function<Optional<Path>, EngineSource> sources;
    private final Streams streams;
    private final Display display;
    private final Output output;
    private final Commands commands = new Commands();
    private final DotCommands dots;
    private final LastResult last = new LastResult();
    private final Variables variables = new Variables();
    private ToIntFunction<Throwable> complaints = failure -> 0;
    private boolean readOnly;
    private boolean bails = true;
    private int status;
    private Optional<Path> data;
    private volatile OpenEngine engine;
    private volatile CommandWatch watch;
    private final AtomicInteger stops = new AtomicInteger();
    private volatile boolean left;
    private boolean inputIsFree;
    private AsOf asOf = AsOf.NOW;
    private IntSupplier width;
    private Function<String, Optional<Boolean>> person = question -> Optional.empty();

    Interpreter(Function<Optional<Path>, EngineSource> sources, Optional<Path> data, Streams streams, Display display) {
        this.sources = sources;
        this.data = data;
        this.streams = streams;
        this.display = display;
        this.width = streams::width;
        output = new Output(streams.out());
        dots = new DotCommands(this, display, output);
        engine = new OpenEngine(sources.apply(data));
        watch = new CommandWatch(streams.err(), false);
    }

    /** Does one statement; its rows are written when this returns. */
    void execute(Statement written) {
        if (written instanceof Statement.Dot dot) {
            dots.execute(dot);
            return;
        }
        Statement statement = variables.in(written);
        if (readOnly && !Harmless.is(statement, commands)) {
            throw Mistake.of("read-only", "Cannot run that: it may change data, and kymo was started with --read-only");
        }
        if (statement instanceof Statement.Piped piped) {
            try (Stage stage = Stage.of(piped.words(), output)) {
                execute(piped.of(), stage);
            }
            return;
        }
        execute(statement, new Stage(output));
    }

    /** Does one of several statements: a failure may be told and left behind. */
    void step(Statement statement) {
        try {
            execute(statement);
        } catch (KymographException e) {
            if (bails || e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            int its = complaints.applyAsInt(e);
            status = status == 0 ? its : status;
        }
    }

    /** What a statement that changes nothing would show on the screen. */
    String shown(Statement statement) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Statement whole = variables.in(statement);
        if (!Harmless.is(whole, commands)) {
            throw Mistake.of("watch.changes", "Cannot watch that: it may change data; only what looks is repeated");
        }
        List<Word> piped = whole instanceof Statement.Piped stage ? stage.words() : List.of();
        try (Stage stage = piped.isEmpty() ? new Stage(new Output(text)) : Stage.of(piped, new Output(text))) {
            execute(whole instanceof Statement.Piped of ? of.of() : whole, stage);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Puts a text that steers the terminal onto the screen. */
    void draw(String text) {
        watch.close();
        output.writeAtOnce(out -> out.append(text));
    }

    private void execute(Statement statement, Stage stage) {
        long start = System.nanoTime();
        try (CommandWatch watching = new CommandWatch(streams.err(), streams.isWatched())) {
            watch = watching;
            watching.start();
            try (Rows rows = answer(statement)) {
                if (!rows.columns().isEmpty()) {
                    write(rows, start, stage);
                } else if (stage.isPiped()) {
                    throw Mistake.of("stage.rows", "Cannot do what is after the bar: the command answers no rows");
                }
            }
        }
    }

    private Rows answer(Statement statement) {
        if (statement instanceof Statement.Command command) {
            return commands.find(command.name(), this).execute(command, this);
        }
        String select = ((Statement.Sql) statement).text();
        try {
            return (needsData(select) ? engine() : anyEngine()).sql(last.in(select), asOf, watch);
        } catch (KymographException e) {
            throw select.indexOf('\n') > 0 && e.code().equals("sql.syntax") ? withHint(e, select) : e;
        }
    }

    /** What should have been the next statement may have become a part of this one. */
    private static KymographException withHint(KymographException e, String select) {
        return new KymographException(
                e.kind(),
                e.code(),
                e.getMessage() + "\nThe statement has " + select.lines().count()
                        + " lines: is the semicolon at its end missing?",
                e);
    }

    /** SELECT 1 needs no data folder. */
    private boolean needsData(String select) {
        return anyEngine().vocabulary().relations().stream()
                .anyMatch(relation -> Pattern.compile("\\b" + relation.name() + "\\b", Pattern.CASE_INSENSITIVE)
                        .matcher(select)
                        .find());
    }

    private void write(Rows rows, long start, Stage stage) {
        boolean onScreen = streams.isSeen() && !stage.output().isFile();
        Space space = new Space(
                onScreen ? width.getAsInt() : 0, onScreen ? display.rows() : 0, rows instanceof Result, false);
        RowsWriter writer = stage.writer(display.format(), space, screen(onScreen));
        WatchedRows watched = new WatchedRows(rows, watch);
        AtomicBoolean begun = new AtomicBoolean();
        Written written;
        try {
            written = stage.output().write(out -> {
                Appendable shown = onScreen && !stage.isPicture() ? new HarmlessText(out) : out;
                return writer.write(watched, new FirstWrite(shown, () -> {
                    begun.set(true);
                    if (onScreen) {
                        watch.close();
                    }
                }));
            });
        } catch (RuntimeException e) {
            if (begun.get() && !(e instanceof OutputClosedException)) {
                notePart(watched.read(), stage.output());
            }
            throw e;
        }
        keep(watched.kept(), written);
        if (rows instanceof Result result) {
            result.notes().forEach(this::note);
        }
        if (display.isTimed()) {
            watch.close();
            footer(rows, written, start);
        }
    }

    private void keep(Kept kept, Written written) {
        if (!written.complete()) {
            kept.cut();
        }
        last.is(kept);
    }

    /** Shows the last result once more, with all its rows and columns. */
    void showLast() {
        boolean onScreen = isOnScreen();
        Kept kept = last.kept();
        Space space = new Space(onScreen ? width.getAsInt() : 0, 0, true, true);
        output.write(out -> display.format().writer(space).write(kept.rows(), onScreen ? new HarmlessText(out) : out));
    }

    /** Writes the last result to a file; the engine does where it is Parquet. */
    void exportLast(Path file, boolean replaces) {
        Kept kept = last.kept();
        if (!LastExport.isParquet(file)) {
            exported(LastExport.write(kept, file, replaces), file);
            return;
        }
        try (CommandWatch watching = new CommandWatch(streams.err(), streams.isWatched())) {
            watch = watching;
            watching.start();
            ExportTarget target = ExportTarget.file(file);
            exported(
                    anyEngine()
                            .exportSql(last.in("SELECT * FROM _"), replaces ? target.replacing() : target, watching)
                            .rows(),
                    file);
        }
    }

    private void exported(long rows, Path file) {
        note(String.format(Locale.ROOT, "%,d row%s written to [%s]", rows, rows == 1 ? " was" : "s were", file));
    }

    private Screen screen(boolean onScreen) {
        return onScreen
                ? new Screen(width.getAsInt(), display.isAscii() || System.getenv("NO_COLOR") != null)
                : new Screen(Screen.PAGE, true);
    }

    private boolean isOnScreen() {
        return streams.isSeen() && !output.isFile();
    }

    /** What reads the results may not see the error that follows. */
    private void notePart(long rows, Output output) {
        note(String.format(
                Locale.ROOT, "Only a part was written to %s: %,d row%s.", output.name(), rows, rows == 1 ? "" : "s"));
    }

    private void footer(Rows rows, Written written, long start) {
        Optional<Provenance> from = rows instanceof Result result ? Optional.of(result.provenance()) : Optional.empty();
        StringBuilder line = new StringBuilder();
        line.append(written.complete() ? "" : "more than ");
        line.append(String.format(Locale.ROOT, "%,d row%s", written.rows(), written.rows() == 1 ? "" : "s"));
        // The first question may have waited for the engine: that is not its own time.
        line.append(" · ").append(time(from.map(p -> p.elapsed().toNanos()).orElse(System.nanoTime() - start)));
        from.ifPresent(provenance -> line.append(" · ").append(route(provenance)));
        from.filter(provenance -> provenance.filesKnown() > 0)
                .ifPresent(provenance -> line.append(String.format(
                        Locale.ROOT, " · %,d of %,d files", provenance.filesRead(), provenance.filesKnown())));
        from.flatMap(provenance -> provenance.asOf().stream().boxed().findFirst())
                .ifPresent(snapshot -> line.append(" · snapshot ").append(snapshot));
        note(line.toString());
    }

    private static String route(Provenance provenance) {
        return (provenance.route() + " " + provenance.rollup()).strip();
    }

    private static String time(long nanos) {
        return nanos < 1_000_000_000L ? nanos / 1_000_000 + " ms" : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }

    /** Stops what is running; false when that was asked already. */
    boolean cancel() {
        stops.incrementAndGet();
        boolean first = !watch.cancelled();
        watch.cancel();
        return first;
    }

    /** How often that was asked, also while nothing was running. */
    int stops() {
        return stops.get();
    }

    /** Says that standard input does not bring the commands. */
    void freeInput() {
        inputIsFree = true;
    }

    /** Says which lake questions are about that do not say it themselves. */
    void asOf(AsOf next) {
        asOf = next;
    }

    @Override
    public AsOf asOf() {
        return asOf;
    }

    /** Has what is longer than the screen shown page by page. */
    void pager(Optional<Pager> pager) {
        output.pager(pager);
    }

    void width(IntSupplier next) {
        width = next;
    }

    /** Whom to ask before something is lost. */
    void person(Function<String, Optional<Boolean>> next) {
        person = next;
    }

    /** Where {@code .history} finds what was typed. */
    void history(Supplier<List<String>> lines) {
        dots.history(lines);
    }

    /** Whom {@code .edit} edits with. */
    void editor(Editor editor) {
        dots.editor(editor);
    }

    Variables variables() {
        return variables;
    }

    /** Refuses what may change data from now on; nothing takes that back. */
    void readOnly() {
        readOnly = true;
    }

    boolean bails() {
        return bails;
    }

    void bails(boolean next) {
        bails = next;
    }

    /** Who tells of failures that end nothing, and knows their exit status. */
    void complaints(ToIntFunction<Throwable> next) {
        complaints = next;
    }

    /** The exit status of the first failure that ended nothing. */
    int status() {
        return status;
    }

    Commands commands() {
        return commands;
    }

    OpenEngine opened() {
        return engine;
    }

    boolean hasLeft() {
        return left;
    }

    @Override
    public Engine engine() {
        Engine opened = engine.engine();
        engine.missing().ifPresent(why -> {
            throw why;
        });
        return opened;
    }

    @Override
    public Engine anyEngine() {
        return engine.engine();
    }

    @Override
    public void makeData() {
        engine.make();
    }

    @Override
    public <T> T schema(Function<Schema, T> work) {
        boolean reopen = engine.ifOpen().isPresent() && streams.isTyped();
        engine.close();
        try (Schema schema = engine.schema()) {
            return work.apply(schema);
        } finally {
            if (reopen) {
                CompletableFuture<Engine> unused = engine.prepare();
            }
        }
    }

    @Override
    public Configuration configuration() {
        return engine.source().configuration();
    }

    @Override
    public Scoring scoring() {
        return engine.source().scoring();
    }

    @Override
    public Optional<Path> data() {
        return data;
    }

    @Override
    public void turnTo(Path next) {
        engine.close();
        data = Optional.of(next);
        engine = new OpenEngine(sources.apply(data));
    }

    @Override
    public Watch watch() {
        return watch;
    }

    @Override
    public InputStream input() {
        if (!inputIsFree) {
            throw Mistake.of(
                    "input.busy", "Cannot read from standard input: the commands come from there; name a file");
        }
        return streams.in();
    }

    @Override
    public void note(String line) {
        watch.close();
        streams.say(line);
    }

    @Override
    public boolean isForPeople() {
        return display.format() == Format.BOX;
    }

    @Override
    public void show(String text) {
        list(isOnScreen() ? Streams.shown(text, width.getAsInt()) : text);
    }

    @Override
    public void list(String lines) {
        watch.close();
        boolean onScreen = isOnScreen();
        output.write(out -> (onScreen ? new HarmlessText(out) : out).append(lines));
    }

    @Override
    public Optional<Boolean> asked(String question) {
        watch.close();
        return person.apply(question);
    }

    @Override
    public Optional<String> dotHelp(String name) {
        return DotCommands.help(name);
    }

    @Override
    public void quit() {
        left = true;
    }

    @Override
    public void close() {
        output.close();
        engine.close();
    }
}
