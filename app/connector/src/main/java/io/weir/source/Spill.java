package io.weir.source;

import io.weir.envelope.Hints;
import io.weir.envelope.Payload;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task had read and not committed when it ended, kept for the next one. The file is replaced as a whole or not at
 * all, and stays as it is until all of it is committed: a process that dies meanwhile leaves it to its successor, who may
 * write some of it again, but it is never gone.
 */
final class Spill {
    private static final Logger LOG = LoggerFactory.getLogger(Spill.class);

    /** The largest event there may be, whatever the settings of the task that kept it were. */
    static final int EVENT_BYTES_MAX = 1_000_000;

    private final Path file;

    Spill(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * Events of one sender.
     *
     * @param sender its address
     * @param source how they came
     */
    record Kept(String sender, String source, Instant received, List<SourceEvent> events) {
        Kept {
            events = List.copyOf(events);
        }
    }

    /** What the task before this one has left. A file that is damaged is moved aside, and never written over. */
    List<Kept> read() {
        if (Files.notExists(file)) {
            return List.of();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return entries(in);
        } catch (EOFException | UTFDataFormatException | DamagedException damaged) {
            moveAside(damaged);
            return List.of();
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /** On the disk when it returns, in the place of what stood there. */
    void replace(List<Kept> all) {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.getParent());
            // No FileChannel: an interrupt would close it.
            try (FileOutputStream stream = new FileOutputStream(beside.toFile());
                    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream))) {
                write(out, all);
                out.flush();
                stream.getFD().sync();
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        forceFolder();
    }

    /** All of it is committed. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whole, or it is not ours: no count or length is believed that no task writes, and nothing may come behind them. */
    private static List<Kept> entries(DataInputStream in) throws IOException {
        List<Kept> all = new ArrayList<>();
        int entries = count(in, Integer.MAX_VALUE);
        for (int entry = 0; entry < entries; entry++) {
            String sender = in.readUTF();
            String source = in.readUTF();
            Instant received = Instant.ofEpochMilli(in.readLong());
            List<SourceEvent> events = new ArrayList<>();
            int size = count(in, EventList.EVENTS_MAX);
            for (int event = 0; event < size; event++) {
                String fields = in.readUTF();
                byte[] payload = new byte[count(in, EVENT_BYTES_MAX)];
                in.readFully(payload);
                Hints hints = Round.hints(sender, source, fields.isEmpty() ? null : fields);
                events.add(new SourceEvent(Payload.wrap(payload), hints));
            }
            all.add(new Kept(sender, source, received, events));
        }
        if (in.read() >= 0) {
            throw new DamagedException("more behind its last entry");
        }
        return all;
    }

    private static int count(DataInputStream in, int max) throws IOException {
        int count = in.readInt();
        if (count < 1 || count > max) {
            throw new DamagedException("a count or length of " + count);
        }
        return count;
    }

    /** What it holds cannot be told, and datagrams do not wait for somebody who can: he finds it, and hears of it. */
    private void moveAside(IOException damaged) {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged");
        try {
            for (int other = 1; Files.exists(aside); other++) {
                aside = file.resolveSibling(file.getFileName() + ".damaged-" + other);
            }
            Files.move(file, aside);
        } catch (IOException unmovable) {
            throw unreadable(unmovable);
        }
        LOG.error(
                "The events that an earlier task has kept are not committed: {} is damaged ({}). It is kept as {}, which"
                        + " is yours to put right or to delete",
                file,
                damaged.toString(),
                aside);
    }

    private ConnectException unreadable(IOException why) {
        return new ConnectException(
                "Cannot read the events that an earlier task has kept in " + file + " (" + why
                        + "). Let this process read it, or move it away to start without them.",
                why);
    }

    /** A name is on the disk with its folder. */
    private void forceFolder() {
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException failed) {
            // Not every system opens a folder. What was written is there, and lost only with the machine's power.
            LOG.warn("{} is written, and its folder cannot be forced to the disk: {}", file, failed.toString());
        }
    }

    private static void write(DataOutputStream out, List<Kept> all) throws IOException {
        out.writeInt(all.size());
        for (Kept kept : all) {
            out.writeUTF(kept.sender());
            out.writeUTF(kept.source());
            out.writeLong(kept.received().toEpochMilli());
            out.writeInt(kept.events().size());
            for (SourceEvent event : kept.events()) {
                String fields = event.hints().fields();
                out.writeUTF(fields == null ? "" : fields);
                out.writeInt(event.payload().size());
                out.write(event.payload().bytes());
            }
        }
    }

    /** What no task has written. */
    private static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String what) {
            super(what);
        }
    }
}
