package io.weir.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a task had read and not committed when it ended, kept for the next one. What is taken up again stays in a second
 * file until it is committed: a process that dies meanwhile leaves it to its successor, who may write it again, but it
 * is never gone.
 */
final class Spill {
    private final Path file;
    private final Path again;

    Spill(Path file) {
        this.file = file;
        this.again = file.resolveSibling(file.getFileName() + ".again");
    }

    /**
     * Events of one sender.
     *
     * @param sender its address
     */
    record Kept(String sender, Instant received, List<byte[]> payloads) {}

    /** On the disk when it returns. */
    void keep(Kept kept) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(kept.sender());
            out.writeLong(kept.received().toEpochMilli());
            out.writeInt(kept.payloads().size());
            for (byte[] payload : kept.payloads()) {
                out.writeInt(payload.length);
                out.write(payload);
            }
            append(file, bytes.toByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot keep events in " + file, failed);
        }
    }

    /** All that was kept, to be committed now. */
    List<Kept> takeUp() {
        try {
            if (Files.exists(file)) {
                if (Files.exists(again)) {
                    append(again, Files.readAllBytes(file));
                    Files.delete(file);
                } else {
                    Files.move(file, again, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return Files.exists(again) ? read(again) : List.of();
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot read what was kept in " + file, failed);
        }
    }

    /** What was taken up is committed, or kept anew. */
    void settled() {
        try {
            Files.deleteIfExists(again);
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot remove " + again, failed);
        }
    }

    private static void append(Path to, byte[] bytes) throws IOException {
        Path folder = to.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (FileChannel channel =
                FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    /** The last entry may be half there, of a process that died while it wrote. */
    private static List<Kept> read(Path from) throws IOException {
        List<Kept> all = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(from)))) {
            while (in.available() > 0) {
                String sender = in.readUTF();
                Instant received = Instant.ofEpochMilli(in.readLong());
                int events = in.readInt();
                List<byte[]> payloads = new ArrayList<>();
                for (int i = 0; i < events; i++) {
                    byte[] payload = new byte[in.readInt()];
                    in.readFully(payload);
                    payloads.add(payload);
                }
                all.add(new Kept(sender, received, payloads));
            }
        } catch (EOFException torn) {
            return all;
        }
        return all;
    }
}
