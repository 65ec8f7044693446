package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.RebuildReport;
import dev.kymograph.engine.RebuildReport.Restored;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A lake in a bucket is checked, repaired and made known to a new catalog as one in a folder is. */
class S3CheckTest extends S3LakeCase {

    private void forget(String... names) throws IOException {
        for (String name : names) {
            try (Stream<Path> all = Files.walk(work.resolve("data").resolve(name))) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    @Test
    void aSoundLakeIsSoundAlsoWhereEachReadingIsLookedAt() throws IOException {
        fill();
        clearCache();
        try (Engine engine = open()) {
            CheckReport report = engine.check(Check.ALL, Watch.NOBODY);
            assertEquals(List.of(), report.findings());
            assertEquals(2, report.files());
            assertEquals(0, copies(), "read, and not kept");
            assertEquals(List.of(), engine.check(Check.ALL.deep(), Watch.NOBODY).findings());
        }
    }

    @Tag("heavy")
    @ParameterizedTest
    @ValueSource(strings = {"flipped", "cut", "missing"})
    void aDamagedFileIsToldByNameAndSetAsideInTheBucket(String harm) throws IOException {
        fill();
        String key = objects().get(0);
        byte[] bytes = content(key);
        byte[] spoiled = harm.equals("cut") ? Arrays.copyOf(bytes, 100) : bytes.clone();
        spoiled[50] ^= 16;
        if (harm.equals("missing")) {
            server.objects().removeBlob(S3Server.BUCKET, key);
        } else {
            put(key, spoiled);
        }
        try (Engine engine = open()) {
            CheckReport report = engine.check(Check.ALL, Watch.NOBODY);
            assertEquals(1, report.findings().size());
            assertEquals("s3://herd/" + key, report.findings().get(0).where());
            assertTrue(report.lost().isEmpty());
            CheckReport repaired = engine.check(Check.ALL.repair(), Watch.NOBODY);
            assertEquals(READINGS, repaired.lost().get(0).readings());
            Optional<String> aside = harm.equals("missing")
                    ? Optional.empty()
                    : Optional.of("s3://herd/" + key.replace("lakes/first/", "lakes/first/.damaged/"));
            assertEquals(aside, repaired.lost().get(0).setAside());
            assertTrue(engine.check(Check.ALL.deep(), Watch.NOBODY).isSound());
            assertEquals(READINGS, count(engine));
            assertEquals(harm.equals("missing"), objects().stream().noneMatch(each -> each.contains(".damaged")));
            for (String each : objects()) {
                if (each.contains(".damaged")) {
                    assertArrayEquals(spoiled, content(each));
                }
            }
            assertTrue(engine.erase("wheel", 1, Watch.NOBODY).complete());
            assertEquals(
                    List.of(),
                    objects().stream()
                            .filter(each -> !each.contains("/erased/"))
                            .toList(),
                    "nor what was set aside");
        }
    }

    @Test
    void aNewCatalogKnowsTheFilesOfABucket() throws IOException {
        fill();
        put("lakes/first/metric_type=spin/year=2024/month=06/foreign.parquet", new byte[] {1, 2, 3});
        forget("catalog.duckdb", "cache");
        try (Engine engine = open()) {
            RebuildReport report = engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertEquals(List.of(new Restored("spin", 2, 2 * READINGS, 1)), report.restored());
            assertEquals(1, report.leftOut().size());
            assertTrue(report.leftOut().get(0).path().endsWith("foreign.parquet"), report.leftOut()::toString);
            assertEquals(2, copies(), "what was looked at is kept for the first question");
            assertEquals(2 * READINGS, count(engine));
            assertEquals(List.of(), engine.check(Check.ALL.deep(), Watch.NOBODY).findings());
        }
        Path incoming = work.resolve("data/cache/.incoming");
        try (Stream<Path> left = Files.list(incoming)) {
            assertEquals(0, left.count());
        }
    }

    @Tag("heavy")
    @Test
    void aNewCatalogOfABucketObeysErasures() throws IOException {
        fill();
        try (Engine engine = open()) {
            engine.erase("wheel", 1, Watch.NOBODY);
        }
        byte[] mark = content(objects().stream()
                .filter(key -> key.contains("/erased/"))
                .findFirst()
                .orElseThrow());
        for (String key : objects()) {
            server.objects().removeBlob(S3Server.BUCKET, key);
        }
        forget("catalog.duckdb", "cache");
        fill();
        put("lakes/first/erased/earlier.properties", mark);
        forget("catalog.duckdb", "cache");
        try (Engine engine = open()) {
            engine.rebuild(Optional.empty(), Watch.NOBODY);
            assertEquals(0, count(engine));
        }
    }

    @Tag("heavy")
    @Test
    void aLakeInAFolderIsBroughtIntoABucket() throws IOException {
        fill();
        Path folder = work.resolve("copied");
        for (String key : objects()) {
            Path file = folder.resolve(key.replace("lakes/first/", ""));
            Files.createDirectories(file.getParent());
            Files.write(file, content(key));
            server.objects().removeBlob(S3Server.BUCKET, key);
        }
        forget("catalog.duckdb", "cache");
        try (Engine engine = open()) {
            engine.rebuild(Optional.of(folder), Watch.NOBODY);
            assertEquals(2, objects().size());
            assertEquals(2 * READINGS, count(engine));
            try (var answer = engine.ask(Question.of("latest", "spin"))) {
                assertTrue(answer.next());
            }
        }
    }
}
