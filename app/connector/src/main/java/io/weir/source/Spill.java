package io.weir.source;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a task had read and not committed when it ended, kept for the next one. The file is replaced as a whole or not at
 * all, and stays as it is until all of it is committed: a process that dies meanwhile leaves it to its successor, who may
 * write some of it again, but it is never gone.
 */
final class Spill {
    private final Path file;

    Spill(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * Events of one sender.
     *
     * @param sender its address
     */
    record Kept(String sender, Instant received, List<byte[]> payloads) {}

    /** What the task before this one has left. */
    List<Kept> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            List<Kept> all = new ArrayList<>();
            int entries = in.readInt();
            for (int entry = 0; entry < entries; entry++) {
                String sender = in.readUTF();
                Instant received = Instant.ofEpochMilli(in.readLong());
                List<byte[]> payloads = new ArrayList<>();
                int events = in.readInt();
                for (int event = 0; event < events; event++) {
                    payloads.add(payload(in));
                }
                all.add(new Kept(sender, received, payloads));
            }
            return all;
        } catch (IOException damaged) {
            throw new ConnectException(
                    "Cannot read the events that an earlier task has kept in " + file + " (" + damaged
                            + "). Put the file right, or move it away to start without them.",
                    damaged);
        }
    }

    /** On the disk when it returns, in the place of what stood there. */
    void replace(List<Kept> all) {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                            beside,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING);
                    DataOutputStream out =
                            new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)))) {
                write(out, all);
                out.flush();
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All of it is committed. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void write(DataOutputStream out, List<Kept> all) throws IOException {
        out.writeInt(all.size());
        for (Kept kept : all) {
            out.writeUTF(kept.sender());
            out.writeLong(kept.received().toEpochMilli());
            out.writeInt(kept.payloads().size());
            for (byte[] payload : kept.payloads()) {
                out.writeInt(payload.length);
                out.write(payload);
            }
        }
    }

    /** No length is believed that no datagram has: the file may not be ours. */
    private static byte[] payload(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > Datagrams.BYTES_MAX) {
            throw new IOException("an event of " + length + " bytes");
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return payload;
    }
}
