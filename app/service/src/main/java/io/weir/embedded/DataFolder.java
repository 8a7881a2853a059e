package io.weir.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder that holds everything one {@code weir up} keeps. Held by one process at a time. */
public final class DataFolder implements AutoCloseable {
    /** What is where in the folder; raised when an older Weir could no longer read it. */
    private static final int LAYOUT = 1;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** Makes the folder where there is none, locks it, and refuses what a newer Weir has written. */
    public static DataFolder open(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new StartupException("The data folder " + path + " is in use" + holder(path)
                        + ". Stop that process, or choose another folder with --data.");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"));
            refuseNewerLayout(path);
            return new DataFolder(path, channel, lock);
        } catch (IOException | StartupException failure) {
            closeQuietly(channel);
            throw failure instanceof StartupException known ? known : unusable(path, failure);
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Writes a small file so that a crash leaves the old content or the new, never a part. */
    public void write(String name, String content) {
        try {
            write(path, name, content);
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    /** As {@link #write}, readable by its owner only from its first moment. */
    void writeSecret(String name, String content) {
        Path part = path.resolve(name + ".part");
        try {
            Files.deleteIfExists(part);
            if (hasPermissions(part)) {
                Files.createFile(part, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            write(path, name, content);
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    static void restrictToOwner(Path file) throws IOException {
        if (hasPermissions(file)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException released) {
            // Closing the channel below releases it as well.
        }
        closeQuietly(channel);
    }

    private static boolean hasPermissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private static String holder(Path path) {
        try {
            String pid = Files.readString(path.resolve("lock")).strip();
            return pid.matches("\\d{1,10}") ? " by process " + pid : " by another process";
        } catch (IOException unreadable) {
            return " by another process";
        }
    }

    private static void refuseNewerLayout(Path path) throws IOException {
        Path file = path.resolve("layout");
        if (!Files.exists(file)) {
            write(path, "layout", LAYOUT + "\n");
            return;
        }
        String text = Files.readString(file).strip();
        if (!text.matches("\\d{1,6}")) {
            throw new StartupException("The file " + file + " is damaged: it should hold the number " + LAYOUT
                    + ". Write that number into it if the folder is Weir's, or choose another folder with --data.");
        }
        if (Integer.parseInt(text) > LAYOUT) {
            throw new StartupException("The data folder " + path + " was written by a newer Weir (layout " + text
                    + ", this one reads up to " + LAYOUT
                    + "). Run that version, or choose another folder with --data.");
        }
    }

    private static void write(Path folder, String name, String content) throws IOException {
        Path part = folder.resolve(name + ".part");
        Files.writeString(part, content);
        Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static StartupException unusable(Path path, Exception failure) {
        String why = failure instanceof AccessDeniedException
                ? "permission denied"
                : failure instanceof FileAlreadyExistsException ? "there is a file of that name" : failure.toString();
        return new StartupException(
                "The data folder " + path + " cannot be used: " + why
                        + ". Give this user write access to it, or choose another folder with --data.",
                failure);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException lost) {
            // Nothing is buffered here; the operating system frees the lock with the descriptor.
        }
    }
}
