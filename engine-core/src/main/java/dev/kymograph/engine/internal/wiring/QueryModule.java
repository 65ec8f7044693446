package dev.kymograph.engine.internal.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.query.Analyses;
import dev.kymograph.engine.internal.query.QuestionDatabase;
import dev.kymograph.engine.internal.query.QuestionLog;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.engine.internal.query.SummaryPlanner;
import java.time.Clock;

final class QueryModule extends AbstractModule {

    @Provides
    @Singleton
    QuestionDatabase database(Settings settings, Extensions extensions, LocalFiles files, OpenedResources resources) {
        return resources.add(new QuestionDatabase(settings.duckdb(), extensions, files.folder(), files.folders()));
    }

    @Provides
    @Singleton
    Analyses analyses(Extensions extensions) {
        return new Analyses(extensions);
    }

    @Provides
    @Singleton
    QuestionLog log(Catalog catalog, OpenedResources resources) {
        return resources.add(new QuestionLog(catalog.asked(), Clock.systemUTC()));
    }

    @Provides
    @Singleton
    Questions questions(
            Catalog catalog,
            QuestionDatabase database,
            LocalFiles files,
            Analyses analyses,
            SummaryPlanner summaries,
            QuestionLog log,
            Settings settings) {
        return new Questions(catalog, database, files, analyses, summaries, log, settings, Clock.systemUTC());
    }
}
