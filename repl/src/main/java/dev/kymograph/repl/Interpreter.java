package dev.kymograph.repl;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.Configuration;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.Scoring;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.repl.command.Commands;
import dev.kymograph.repl.command.Harmless;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Session;
import dev.kymograph.repl.command.Target;
import dev.kymograph.repl.command.Targets;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Word;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Does statements, one after the other, and writes what they answer. */
final class Interpreter implements Session, AutoCloseable {

    private static final String DONE = "done";

    private final Streams streams;
    private final Display display;
    private final Output output;
    private final Commands commands = new Commands();
    private final DotCommands dots;
    private final LastResult last = new LastResult();
    private final Variables variables = new Variables();
    private final Queries queries = new Queries(this, variables, last);
    private final Answers answers;
    private final Failures failures = new Failures();
    private final StatementLog log = new StatementLog();
    private final Watches watches;
    private boolean readOnly;
    private boolean silent;
    private final DataFolder folder;
    private volatile boolean left;
    private boolean inputIsFree;
    private AsOf asOf = AsOf.NOW;
    private IntSupplier height = () -> 0;
    private Function<String, Optional<Boolean>> person = question -> Optional.empty();

    Interpreter(Function<Optional<Path>, EngineSource> sources, Optional<Path> data, Streams streams, Display display) {
        this.folder = new DataFolder(sources, data);
        this.streams = streams;
        this.display = display;
        output = new Output(streams.out());
        answers = new Answers(streams, display, output, this::note);
        dots = new DotCommands(this, display, output);
        watches = new Watches(streams, answers::watchedWidth, display.isAscii());
    }

    /** Does one statement; its rows are written when this returns. */
    void execute(Statement written) {
        Statement statement = Commands.meant(variables.in(written));
        if (statement instanceof Statement.Dot dot) {
            log.told(dot);
            dots.execute(dot);
            return;
        }
        try {
            log.done(written, statement, done(statement));
        } catch (RuntimeException | Error e) {
            log.failed(written, statement, e);
            throw e;
        }
    }

    /** Returns what is said of it. */
    private String done(Statement statement) {
        if (readOnly && !Harmless.is(statement, commands)) {
            throw Mistake.of("read-only", "Cannot run that: it may change data, and kymo was started with --read-only");
        }
        if (statement instanceof Statement.Piped piped) {
            try (Stage stage = Stage.of(piped.words(), output, targets())) {
                return answered(piped.of(), stage);
            }
        }
        return answered(statement, new Stage(output));
    }

    /** What a statement that changes nothing would show on the screen. */
    String shown(Statement statement) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Statement whole = variables.in(statement);
        if (!Harmless.is(whole, commands)) {
            throw Mistake.of("watch.changes", "Cannot watch that: it may change data; only what looks is repeated");
        }
        List<Word> piped = whole instanceof Statement.Piped stage ? stage.words() : List.of();
        try (Stage stage =
                piped.isEmpty() ? new Stage(new Output(text)) : Stage.of(piped, new Output(text), targets())) {
            answered(whole instanceof Statement.Piped of ? of.of() : whole, stage);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Makes the answer of a question the last one, without a word. */
    void remember(Statement statement) {
        silent = true;
        try {
            String unused = shown(statement);
        } finally {
            silent = false;
        }
    }

    /** Whether results go to a file for now. */
    boolean writesFile() {
        return output.isFile();
    }

    /** Puts a text that steers the terminal onto the screen. */
    void draw(String text) {
        watches.current().close();
        output.writeAtOnce(out -> out.append(text));
    }

    private String answered(Statement statement, Stage stage) {
        long start = System.nanoTime();
        try (CommandWatch watching = watches.begin()) {
            try (Rows rows = answer(statement)) {
                if (!rows.columns().isEmpty()) {
                    Answers.Answer answer = answers.write(rows, start, stage, watching);
                    last.is(answer.kept());
                    return answer.footer();
                }
                if (stage.isPiped()) {
                    throw Mistake.of("stage.rows", "Cannot do what is after the bar: the command answers no rows");
                }
                return DONE;
            }
        }
    }

    private Rows answer(Statement statement) {
        if (statement instanceof Statement.Command command) {
            return commands.find(command.name(), this).execute(command, this);
        }
        String sql = ((Statement.Sql) statement).text();
        return Described.listsRelations(sql)
                ? answer(new Statement.Command(Word.split("tables"), "tables"))
                : queries.answer(sql);
    }

    /** What lines can name that only the shell has. */
    ShellNames names() {
        return queries.names();
    }

    /** Shows the last result once more, with all its rows and columns. */
    void showLast() {
        answers.again(last.kept());
    }

    /** Writes the last result to a file. */
    void exportLast(Target file) {
        try (CommandWatch watching = watches.begin()) {
            LastExport.write(last, file, this, watching);
        }
    }

    /** Stops what is running; false when that was asked already. */
    boolean cancel() {
        return watches.cancel();
    }

    /** How often that was asked, also while nothing was running. */
    int stops() {
        return watches.stops();
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

    @Override
    public Select select(String sql) {
        return Select.of(sql).asOf(asOf).lending(List.of(last.lent()));
    }

    /** Has what is longer than the screen shown page by page. */
    void pager(Optional<Pager> pager) {
        output.pager(readOnly ? pager.map(Pager::secured) : pager);
    }

    void width(IntSupplier next) {
        answers.width(next);
    }

    void height(IntSupplier next) {
        height = next;
    }

    /** Columns of the screen; 0 where there is none. */
    int width() {
        return answers.width();
    }

    /** Lines of the screen; 0 where there is none. */
    int height() {
        return height.getAsInt();
    }

    /** Whom to ask before something is lost. */
    void person(Function<String, Optional<Boolean>> next) {
        person = next;
    }

    /** Where {@code .history} finds what was typed. */
    void history(Supplier<List<String>> lines) {
        dots.history(lines);
    }

    /** Whose keys a line is typed with. */
    void keys(Editing keys) {
        dots.keys(keys);
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

    boolean isReadOnly() {
        return readOnly;
    }

    /** What becomes of a failure where nobody types. */
    Failures failures() {
        return failures;
    }

    /** Where statements are written down. */
    StatementLog log() {
        return log;
    }

    Commands commands() {
        return commands;
    }

    OpenEngine opened() {
        return folder.opened();
    }

    boolean hasLeft() {
        return left;
    }

    @Override
    public Engine engine() {
        return folder.engine();
    }

    @Override
    public Engine anyEngine() {
        return folder.opened().engine();
    }

    @Override
    public void makeData() {
        folder.opened().make();
    }

    @Override
    public <T> T schema(Function<Schema, T> work) {
        return folder.schema(work, streams.isTyped());
    }

    @Override
    public Configuration configuration() {
        return folder.opened().source().configuration();
    }

    @Override
    public Targets targets() {
        Targets targets = Targets.outside(file -> configuration().ownPlace(file), folder::isAdopted)
                .beside(file -> output.isAt(file) || log.isAt(file))
                .until(watches::stops)
                .open(Map.of("1", streams.out(), "2", streams.err()));
        return readOnly ? targets.added() : targets;
    }

    @Override
    public Scoring scoring() {
        return folder.opened().source().scoring();
    }

    @Override
    public Optional<Path> data() {
        return folder.path();
    }

    @Override
    public void turnTo(Path next) {
        folder.turnTo(next);
    }

    @Override
    public Watch watch() {
        return watches.current();
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
        watches.current().close();
        if (!silent) {
            streams.say(line);
        }
    }

    @Override
    public boolean isForPeople() {
        return display.format() == Format.BOX;
    }

    @Override
    public void show(String text) {
        list(answers.fitted(text));
    }

    @Override
    public void list(String lines) {
        watches.current().close();
        answers.list(lines);
    }

    @Override
    public void stream(Lines lines) throws IOException {
        if (output.isFile()) {
            boolean unused = output.write(out -> {
                lines.to(out);
                return true;
            });
        } else {
            lines.to(new ListedText(this::list));
        }
    }

    @Override
    public Optional<Boolean> asked(String question) {
        watches.current().close();
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
        folder.close();
    }
}
