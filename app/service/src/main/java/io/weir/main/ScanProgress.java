package io.weir.main;

import io.weir.rescan.DeepAudit;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One line at a terminal that says how far a scan has come, and is gone when it is done. */
final class ScanProgress implements AutoCloseable {
    private static final long EVERY_MILLIS = 500;
    private static final String ERASE = "\r\u001b[K";

    private final DeepAudit audit;
    private final PrintStream err;
    private final CountDownLatch isDone = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "weir-progress");

    ScanProgress(DeepAudit audit, PrintStream err) {
        this.audit = audit;
        this.err = err;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        isDone.countDown();
        boolean isInterrupted = Thread.interrupted();
        try {
            thread.join();
        } catch (InterruptedException stop) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isDone.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                err.print(ERASE + line(audit.read(), audit.expected()));
                err.flush();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        err.print(ERASE);
        err.flush();
    }

    /** Markers of transactions are among what is expected, and are never read. */
    static String line(long read, long expected) {
        return expected == 0
                ? "asking where the topics end"
                : String.format(
                        Locale.ROOT, "read %,d of at most %,d records (%d %%)", read, expected, 100 * read / expected);
    }
}
