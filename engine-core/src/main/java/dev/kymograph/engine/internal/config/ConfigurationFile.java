package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.Configuration;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.RollupPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A configuration file with the defaults below it, the environment and the command line above it. */
public final class ConfigurationFile implements Configuration {

    private static final Pattern LINE = Pattern.compile(":(\\d+): ");
    private static final Amount AUTO_MEMORY = new Amount(0, 0.4);

    private final Machine machine;
    private final Reference reference = Reference.read();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings;
    private final PluginSections sections;
    private final List<Settings.Keeping> keepings;
    private final List<Settings.MappedTable> mapped;
    private final List<WatchRule> watches;

    /** Reads and checks; what is wrong is kept for {@link #problems()}. */
    public ConfigurationFile(Optional<Path> file, Map<String, String> overrides, Map<String, String> environment) {
        this(file, overrides, environment, Machine.here());
    }

    ConfigurationFile(
            Optional<Path> file, Map<String, String> overrides, Map<String, String> environment, Machine machine) {
        this.machine = machine;
        Map<String, Entry> above = Variables.read(environment);
        overrides.forEach((path, text) -> override(path, text, above));
        entries.putAll(reference.defaults());
        file.ifPresent(path -> entries.putAll(HoconFile.read(path, above, environment, problems)));
        entries.putAll(above);
        for (Key<?> key : Keys.ALL) {
            read(key);
        }
        requireBounds();
        keepings = RetentionSections.read(entries, problems);
        mapped = SubjectSections.read(entries, isServer(), problems);
        watches = WatchSections.read(entries, problems);
        settle();
        Map<String, Entry> ofPlugins = new LinkedHashMap<>(entries);
        ofPlugins.keySet().removeIf(path -> !PluginSections.holds(path));
        sections = new PluginSections(ofPlugins, environment);
        problems.sort(Comparator.comparingLong(ConfigurationFile::line));
        warnings = Variables.unknown(environment);
    }

    /** The settings; all problems at once where there are any. */
    public Settings settings() {
        if (!problems.isEmpty()) {
            String said = problems.size() == 1 ? " " + problems.get(0) : "\n  " + String.join("\n  ", problems);
            throw new KymographException(
                    ErrorKind.CONFIGURATION, "config.invalid", "Cannot use the configuration:" + said);
        }
        return new Settings(
                value(Keys.DATA),
                Optional.of(value(Keys.TENANT)).filter(tenant -> !tenant.equals(Keys.NO_TENANT)),
                catalog(),
                new Settings.DuckDb(
                        value(Keys.MEMORY).bytes(),
                        value(Keys.THREADS).intValue(),
                        value(Keys.STORE_SHARE),
                        value(Keys.TEMPORARY),
                        value(Keys.TEMPORARY_LIMIT).bytes(),
                        value(Keys.EXTENSIONS)),
                new Settings.Lake(
                        value(Keys.LAKE),
                        new Settings.Cache(
                                value(Keys.LAKE_CACHE),
                                value(Keys.LAKE_CACHE_SIZE).bytes()),
                        value(Keys.VERIFY),
                        value(Keys.COMPRESSION),
                        value(Keys.ROW_GROUP_ROWS).intValue(),
                        value(Keys.PAGE_SIZE).bytes()),
                new Settings.Ingest(
                        value(Keys.BULK_FROM).intValue(),
                        value(Keys.FLUSH_AT_READINGS),
                        value(Keys.FLUSH_AT_AGE),
                        value(Keys.QUARANTINE_ROWS),
                        value(Keys.KEYS_KEPT)),
                new Settings.Snapshots(value(Keys.SNAPSHOTS_KEEP), value(Keys.VACUUM_GRACE), value(Keys.VACUUM_EVERY)),
                new Settings.Compaction(
                        value(Keys.COMPACTION_ENABLED) ? value(Keys.COMPACTION_EVERY) : Duration.ZERO,
                        value(Keys.COMPACTION_BUDGET),
                        value(Keys.SMALL_FILES).intValue(),
                        value(Keys.TARGET_SIZE).bytes(),
                        value(Keys.COMPACTION_COMPRESSION),
                        value(Keys.COMPACTION_LEVEL).intValue(),
                        new Settings.OldFiles(
                                value(Keys.OLD_AFTER),
                                value(Keys.OLD_LEVEL).intValue(),
                                Optional.of(value(Keys.OLD_LOCATION))
                                        .filter(location -> !location.equals(value(Keys.LAKE))))),
                new Settings.Rollups(
                        value(Keys.ROLLUPS),
                        value(Keys.ROLLUPS_EVERY),
                        new RollupPolicy(
                                Optional.of(value(Keys.ROLLUPS_START)),
                                Optional.of(value(Keys.ROLLUPS_END)),
                                Optional.empty())),
                new Settings.Retention(value(Keys.RETENTION_EVERY), keepings),
                watches,
                new Settings.Query(
                        value(Keys.TIMEOUT),
                        value(Keys.ROWS),
                        value(Keys.AT_ONCE).intValue(),
                        value(Keys.CACHE).bytes(),
                        value(Keys.DUCKDB_ENABLED)),
                new Settings.Breakers(value(Keys.BREAKER_FAILURES).intValue(), value(Keys.BREAKER_REST)),
                new Settings.Plugins(
                        value(Keys.PLUGIN_FOLDERS),
                        value(Keys.PLUGIN_COPIES),
                        value(Keys.PLUGIN_LOOK_EVERY),
                        value(Keys.PLUGIN_START_WITHIN),
                        value(Keys.PLUGIN_FAILURES).intValue(),
                        new Settings.Signing(
                                value(Keys.PLUGIN_UNSIGNED),
                                value(Keys.PLUGIN_TRUSTED),
                                machine.home().map(home -> home.resolve("plugins"))),
                        sections));
    }

    private Settings.CatalogSettings catalog() {
        boolean isServer = isServer();
        return new Settings.CatalogSettings(
                value(Keys.DATABASE),
                value(Keys.GATHER_FOR),
                value(Keys.CHECKPOINT_AT).bytes(),
                isServer ? Optional.of(postgres()) : Optional.empty(),
                isServer
                        ? new Settings.Following(
                                value(Keys.SUBJECTS_FOLLOW),
                                value(Keys.SUBJECTS_AT_ONCE).intValue(),
                                value(Keys.SUBJECTS_REREAD),
                                mapped)
                        : Settings.Following.NONE,
                value(Keys.HOT_RETENTION));
    }

    private boolean isServer() {
        return value(Keys.CATALOG_TYPE) == Settings.CatalogType.POSTGRESQL;
    }

    private Settings.Postgres postgres() {
        return new Settings.Postgres(
                value(Keys.CATALOG_HOST),
                value(Keys.CATALOG_PORT).intValue(),
                value(Keys.CATALOG_NAME),
                value(Keys.CATALOG_USER),
                value(Keys.CATALOG_PASSWORD),
                new Settings.Postgres.Pool(
                        value(Keys.POOL_SIZE).intValue(),
                        value(Keys.POOL_TIMEOUT),
                        value(Keys.POOL_LEAKS),
                        value(Keys.POOL_KEEP_ALIVE)),
                new Settings.Postgres.Timeouts(
                        value(Keys.LOCK_TIMEOUT), value(Keys.STATEMENT_TIMEOUT), value(Keys.SOCKET_TIMEOUT)));
    }

    @Override
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Where in the file a problem is; those of elsewhere come after it. */
    private static long line(String problem) {
        Matcher place = LINE.matcher(problem);
        return place.find() ? Long.parseLong(place.group(1)) : Long.MAX_VALUE;
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public Optional<Setting> explain(String key) {
        if (Keys.BY_PATH.containsKey(key)) {
            return Optional.of(setting(Keys.BY_PATH.get(key)));
        }
        if (isInSection(key) && entries.containsKey(key)) {
            return Optional.of(inSection(key));
        }
        List<String> inside = Stream.concat(Keys.within(key).stream().map(Key::path), inSections(key + "."))
                .toList();
        return inside.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Setting(key, "A section; explain one of its keys.", String.join(", ", inside), "section"));
    }

    @Override
    public List<Setting> all() {
        return Stream.concat(
                        Keys.ALL.stream().map(this::setting), inSections("").map(this::inSection))
                .toList();
    }

    @Override
    public Optional<Path> ownPlace(Path file) {
        return OwnPlaces.of(settings()).holding(file);
    }

    private void override(String path, String text, Map<String, Entry> above) {
        if (Keys.BY_PATH.containsKey(path) || PluginSections.holds(path) || isInSection(path)) {
            above.put(path, Entry.of(text, Entry.COMMAND_LINE));
        } else {
            problems.add(Entry.COMMAND_LINE + ": " + path + ": " + Keys.suggestion(path));
        }
    }

    private void read(Key<?> key) {
        Entry entry = entries.get(key.path());
        List<String> words = key.kind().list() ? entry.split() : entry.words();
        if (entry.from().equals(Entry.DEFAULT)) {
            words = words.stream().map(this::withDataFolder).toList();
        }
        try {
            values.put(key.path(), key.kind().read(words));
        } catch (NumberFormatException e) {
            problems.add(mismatch(key, entry));
        } catch (IllegalArgumentException e) {
            boolean said = e.getMessage() != null && !e.getMessage().isEmpty();
            problems.add(
                    said
                            ? place(key, entry) + "cannot use [" + shown(key, entry) + "]: " + e.getMessage()
                            : mismatch(key, entry));
        }
    }

    private void requireBounds() {
        requireLonger(Keys.ROLLUPS_START, Keys.ROLLUPS_END);
        requireLonger(Keys.SOCKET_TIMEOUT, Keys.STATEMENT_TIMEOUT);
        requireServer(Keys.HOT_RETENTION);
    }

    /** Where the catalog is a file, nobody else could read what is kept there. */
    private void requireServer(Key<Duration> key) {
        Duration value = value(key);
        if (value != null && !value.isZero() && !isServer()) {
            Entry entry = entries.get(key.path());
            problems.add(place(key, entry) + "found [" + entry.text() + "], expected 0s, or " + Keys.CATALOG_TYPE.path()
                    + " = postgresql");
        }
    }

    private void requireLonger(Key<Duration> longer, Key<Duration> than) {
        Duration longest = value(longer);
        Duration shortest = value(than);
        if (longest != null && shortest != null && !longest.isZero() && longest.compareTo(shortest) <= 0) {
            Entry entry = entries.get(longer.path());
            problems.add(place(longer, entry) + "found [" + entry.text() + "], expected longer than " + than.path()
                    + " [" + entries.get(than.path()).text() + "], or 0s for no bound");
        }
    }

    private String withDataFolder(String text) {
        return text.replace("${data}", entries.get(Keys.DATA.path()).text());
    }

    /** Replaces what depends on the machine or on other keys by what it comes to. */
    private void settle() {
        if (!problems.isEmpty()) {
            return;
        }
        long most = new Amount(0, value(Keys.MAX_MEMORY_PERCENTAGE) / 100).outOf(machine.memoryBytes());
        Amount memory = value(Keys.MEMORY);
        long wanted = memory == null
                ? Math.min(AUTO_MEMORY.outOf(machine.memoryBytes()), 4 * Amount.GIBI)
                : memory.outOf(machine.memoryBytes());
        values.put(Keys.MEMORY.path(), Amount.of(Math.min(wanted, most)));

        Amount limit = value(Keys.TEMPORARY_LIMIT);
        long free = limit.isPart() ? machine.freeBytes().applyAsLong(value(Keys.TEMPORARY)) : 0;
        values.put(Keys.TEMPORARY_LIMIT.path(), Amount.of(limit.outOf(free)));

        values.putIfAbsent(Keys.COMPACTION_COMPRESSION.path(), value(Keys.COMPRESSION));
        values.putIfAbsent(Keys.OLD_LOCATION.path(), value(Keys.LAKE));
        values.putIfAbsent(Keys.THREADS.path(), (long) machine.cores());
        if (value(Keys.PLUGIN_FOLDERS) == null) {
            List<Path> folders = new ArrayList<>();
            machine.home().ifPresent(home -> folders.add(home.resolve("plugins")));
            folders.add(value(Keys.DATA).resolve("plugins"));
            values.put(Keys.PLUGIN_FOLDERS.path(), List.copyOf(folders));
        }
    }

    /** Whether it is said of one metric type, of one kind of subjects, or of a rule. */
    static boolean isInSection(String path) {
        return RetentionSections.holds(path) || SubjectSections.holds(path) || WatchSections.holds(path);
    }

    static boolean isSection(String path) {
        return RetentionSections.isSection(path) || SubjectSections.isSection(path) || WatchSections.isSection(path);
    }

    private Stream<String> inSections(String prefix) {
        return entries.keySet().stream()
                .filter(path -> path.startsWith(prefix) && isInSection(path))
                .sorted();
    }

    private Setting inSection(String path) {
        Entry entry = entries.get(path);
        String help = SubjectSections.holds(path)
                ? SubjectSections.HELP
                : WatchSections.holds(path) ? WatchSections.HELP : RetentionSections.HELP;
        return new Setting(path, help, entry.text(), entry.from());
    }

    private Setting setting(Key<?> key) {
        Entry entry = entries.get(key.path());
        Object value = values.get(key.path());
        String shown = value == null ? entry.text() : ValueKind.show(value);
        return new Setting(key.path(), reference.help(key.path()), Key.masked(key.path(), shown), entry.from());
    }

    private static String mismatch(Key<?> key, Entry entry) {
        return place(key, entry) + "found [" + shown(key, entry) + "], expected "
                + key.kind().expected();
    }

    private static String place(Key<?> key, Entry entry) {
        return entry.from() + ": " + key.path() + ": ";
    }

    private static String shown(Key<?> key, Entry entry) {
        return Key.masked(key.path(), entry.text());
    }

    @SuppressWarnings("unchecked") // the key's kind has read it
    private <T> T value(Key<T> key) {
        return (T) values.get(key.path());
    }
}
