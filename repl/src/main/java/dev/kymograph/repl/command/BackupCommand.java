package dev.kymograph.repl.command;

import dev.kymograph.engine.Backup;
import dev.kymograph.engine.BackupSummary;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;

final class BackupCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("backup", "copy all there is into a folder that can be opened", "backup FOLDER")
                .options(new Option(
                        "replace", "", "also where another backup is there, or one that was written to since"))
                .examples("backup /mnt/usb/kymo-backup");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(1);
        Backup backup = Backup.into(Paths.path(arguments.word(0, "the folder to back up into")));
        BackupSummary done =
                session.engine().backup(arguments.has("replace") ? backup.replacing() : backup, session.watch());
        if (done.adopted() > 0) {
            session.note(done.adopted() + (done.adopted() == 1 ? " adopted file is" : " adopted files are")
                    + " not in it: files of others stay where they are");
        }
        done.missing().forEach(file -> session.note(file + " is damaged or gone, and not in it: 'check' says more"));
        return new Table()
                .numbers("copied", "bytes", "kept", "removed")
                .row(done.copied(), done.bytes(), done.kept(), done.removed())
                .rows();
    }
}
