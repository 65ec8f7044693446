package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.PluginReport.State;
import dev.kymograph.engine.PluginSignature;
import dev.kymograph.engine.internal.config.PluginSections;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.config.Settings.Unsigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Jars with signatures beside them. */
class SignaturesTest extends PluginCase {

    @TempDir
    private Path elsewhere;

    private Path key;
    private String trusted;
    private Path jar;

    @BeforeEach
    void sign() throws IOException {
        key = elsewhere.resolve("key");
        trusted = PluginSignature.makeKey(key);
        jar = PluginJar.animals().writeTo(folder);
    }

    private PluginHost host(Unsigned unsigned, Optional<Path> shipped, String... keys) {
        Settings.Signing signing = new Settings.Signing(unsigned, List.of(keys), shipped);
        return open(
                new Settings.Plugins(
                        List.of(folder), copies, Duration.ZERO, Duration.ofSeconds(2), 3, signing, PluginSections.NONE),
                List.of(),
                new Vocabularies());
    }

    private PluginReport only(PluginHost host) {
        assertEquals(1, host.list().size());
        return host.list().get(0);
    }

    @Test
    void whatNobodySignedIsTakenWarnedOfOrRefused() {
        assertEquals(
                Optional.empty(), only(host(Unsigned.ALLOW, Optional.empty())).problem());
        PluginReport warned = only(host(Unsigned.WARN, Optional.empty(), trusted));
        assertEquals(State.ACTIVE, warned.state());
        assertEquals(Optional.of("Plugin 'animals' (" + jar + "): it is not signed"), warned.problem());
        PluginReport denied = only(host(Unsigned.DENY, Optional.empty(), trusted));
        assertEquals(State.REFUSED, denied.state());
        assertTrue(
                denied.problem().orElse("").contains("it is not signed, and plugins.unsigned is deny"),
                denied.toString());
    }

    @Test
    void whatATrustedKeySignedIsTaken() {
        PluginSignature.sign(jar, key);
        PluginReport report = only(host(Unsigned.DENY, Optional.empty(), trusted));
        assertEquals(State.ACTIVE, report.state());
        assertEquals(Optional.empty(), report.problem());
    }

    @Test
    void whatAnotherKeySignedIsNotTrusted() {
        PluginSignature.sign(jar, key);
        String other = PluginSignature.makeKey(elsewhere.resolve("other"));
        PluginReport denied = only(host(Unsigned.DENY, Optional.empty(), other));
        assertEquals(State.REFUSED, denied.state());
        assertTrue(denied.problem().orElse("").contains("does not name [" + trusted + "]"), denied.toString());
        assertEquals(State.ACTIVE, only(host(Unsigned.ALLOW, Optional.empty())).state());
    }

    @Test
    void aJarThatWasChangedAfterItWasSignedIsRefusedWhateverIsAllowed() throws IOException {
        PluginSignature.sign(jar, key);
        Files.write(jar, new byte[] {0}, StandardOpenOption.APPEND);
        PluginReport report = only(host(Unsigned.ALLOW, Optional.empty()));
        assertEquals(State.REFUSED, report.state());
        assertEquals(
                "Cannot use plugin 'animals.jar' (" + jar
                        + "): it is not what was signed: it, or animals.jar.sig, was changed"
                        + " since; get both again from where they came",
                report.problem().orElse(""));
    }

    @Test
    void aSignatureOfAnotherJarOrWithAnotherKeyInItDoesNotFit() throws IOException {
        PluginSignature.sign(jar, key);
        Path signature = PluginSignature.beside(jar);
        List<String> lines = Files.readAllLines(signature);
        String other = PluginSignature.makeKey(elsewhere.resolve("other"));
        for (String wrong : List.of(other + "\n" + lines.get(1) + "\n", "", "x\ny\n", lines.get(0) + "\n")) {
            Files.writeString(signature, wrong);
            assertEquals(
                    State.REFUSED,
                    only(host(Unsigned.ALLOW, Optional.empty(), other, trusted)).state(),
                    wrong);
        }
    }

    @Test
    void whatCameWithTheEngineNeedsNoSignature() {
        assertEquals(
                State.ACTIVE,
                only(host(Unsigned.DENY, Optional.of(folder), trusted)).state());
    }

    @Test
    void aCopyThatSomebodyChangedIsNotLoadedInThePlaceOfWhatWasSigned() throws IOException {
        PluginSignature.sign(jar, key);
        assertEquals(
                State.ACTIVE,
                only(host(Unsigned.DENY, Optional.empty(), trusted)).state());
        try (Stream<Path> copied = Files.walk(copies)) {
            Path copy = copied.filter(Files::isRegularFile).findFirst().orElseThrow();
            Files.write(copy, new byte[] {0}, StandardOpenOption.APPEND);
        }
        assertEquals(
                State.REFUSED,
                only(host(Unsigned.DENY, Optional.empty(), trusted)).state());
    }

    @Test
    void whatAnotherProcessIsCopyingIsLeftAlone() throws IOException {
        Path coming = Files.createDirectories(copies.resolve(VERSION)).resolve(".other.copying");
        Files.writeString(coming, "half of a jar");
        host(Unsigned.ALLOW, Optional.empty());
        assertTrue(Files.exists(coming));
        Files.setLastModifiedTime(coming, FileTime.fromMillis(0));
        host(Unsigned.ALLOW, Optional.empty());
        assertFalse(Files.exists(coming));
    }

    @Test
    void copiesOfWhatCameWithTheEngineStayBesideItForAllDataFolders() throws IOException {
        assertEquals(
                State.ACTIVE, only(host(Unsigned.ALLOW, Optional.of(folder))).state());
        try (Stream<Path> copied = Files.walk(folder.resolve(".copies"))) {
            assertEquals(1, copied.filter(Files::isRegularFile).count());
        }
        try (Stream<Path> copied = Files.walk(copies)) {
            assertEquals(0, copied.filter(Files::isRegularFile).count());
        }
        Path noted = Files.writeString(jar.resolveSibling("animals.jar.sha256"), "0".repeat(64));
        Files.setLastModifiedTime(noted, FileTime.fromMillis(0));
        assertEquals(
                State.ACTIVE, only(host(Unsigned.ALLOW, Optional.of(folder))).state());
    }

    @Test
    void aSignatureThatComesLaterIsSeen() {
        PluginHost host = host(Unsigned.DENY, Optional.empty(), trusted);
        assertEquals(State.REFUSED, only(host).state());
        PluginSignature.sign(jar, key);
        host.refresh();
        assertEquals(State.ACTIVE, only(host).state());
    }

    @Test
    void installingBringsTheSignatureAndRemovingTakesIt() throws IOException {
        Path coming = Files.createDirectory(elsewhere.resolve("coming"));
        Files.move(jar, coming.resolve("animals.jar"));
        PluginHost host = host(Unsigned.DENY, Optional.empty(), trusted);
        Path file = coming.resolve("animals.jar");
        assertThrows(KymographException.class, () -> host.install(file));
        PluginSignature.sign(file, key);
        assertEquals(State.ACTIVE, host.install(file).state());
        assertTrue(Files.exists(PluginSignature.beside(jar)));
        host.remove("animals");
        assertFalse(Files.exists(PluginSignature.beside(jar)));
    }

    @Test
    void aKeyIsItsOwnersAloneAndIsNeverReplacedOrTold() throws IOException {
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertTrue(assertThrows(KymographException.class, () -> PluginSignature.makeKey(key))
                .getMessage()
                .contains("is there already"));
        String secret = Files.readAllLines(key).get(0);
        Path half = Files.writeString(elsewhere.resolve("half"), secret.substring(0, 40) + "\n" + trusted + "\n");
        KymographException wrong = assertThrows(KymographException.class, () -> PluginSignature.sign(jar, half));
        assertEquals("plugin.key", wrong.code());
        assertFalse(wrong.getMessage().contains(secret.substring(0, 40)), wrong.getMessage());
        assertEquals(null, wrong.getCause());
        assertThrows(KymographException.class, () -> PluginSignature.sign(elsewhere.resolve("none.jar"), key));
    }
}
