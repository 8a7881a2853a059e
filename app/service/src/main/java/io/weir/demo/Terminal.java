package io.weir.demo;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The user's terminal: keys without Enter, through {@code stty}, and redrawing in place, through ANSI. Whatever ends the
 * process, short of kill -9, gives the terminal back as it was.
 */
final class Terminal implements AutoCloseable {
    private static final File TTY = new File("/dev/tty");
    private static final Duration SIZE_EVERY = Duration.ofSeconds(2);
    private static final Size SIZE_DEFAULT = new Size(24, 80);
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final char CTRL_D = 4;

    private final PrintStream out;
    private final String saved;
    private final BlockingQueue<Character> keys = new ArrayBlockingQueue<>(16);
    private final Thread restore = new Thread(this::restore, "terminal-restore");
    private Size size = SIZE_DEFAULT;
    private long sizedNanos;
    private boolean isRestored;

    private Terminal(PrintStream out, String saved) {
        this.out = out;
        this.saved = saved;
    }

    record Size(int rows, int columns) {}

    /** Empty where there is no terminal to draw on, or nobody at it. */
    static Optional<Terminal> open(PrintStream out) {
        if ("dumb".equals(System.getenv("TERM")) || !isTerminal()) {
            return Optional.empty();
        }
        String saved = stty("-g");
        if (saved == null || stty("-icanon", "-echo", "min", "1", "time", "0") == null) {
            return Optional.empty();
        }
        Terminal terminal = new Terminal(out, saved);
        Runtime.getRuntime().addShutdownHook(terminal.restore);
        Thread reader = new Thread(terminal::readKeys, "terminal-keys");
        reader.setDaemon(true);
        reader.start();
        out.print(ENTER);
        return Optional.of(terminal);
    }

    static Paint paint() {
        return System.getenv("NO_COLOR") == null ? Paint.ANSI : Paint.NONE;
    }

    /** What the locale says the terminal shows: Java 17 cannot be asked what its own output is encoded in. */
    static boolean isUnicode() {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = System.getenv(name);
            if (locale != null && !locale.isEmpty()) {
                String upper = locale.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8");
            }
        }
        return false;
    }

    Size size() {
        long now = System.nanoTime();
        if (sizedNanos == 0 || now - sizedNanos > SIZE_EVERY.toNanos()) {
            sizedNanos = now;
            size = parseSize(stty("size"));
        }
        return size;
    }

    synchronized void draw(List<String> lines) {
        if (isRestored) {
            return;
        }
        StringBuilder frame = new StringBuilder("\u001b[H");
        List<String> rows = View.fit(lines, size.rows());
        for (int i = 0; i < rows.size(); i++) {
            // No line end after the last row: it would scroll the screen.
            frame.append(rows.get(i)).append("\u001b[K").append(i < rows.size() - 1 ? "\r\n" : "");
        }
        out.writeBytes(frame.append("\u001b[J").toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The next key, or empty after this time. */
    Optional<Character> key(Duration patience) throws InterruptedException {
        return Optional.ofNullable(keys.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(restore);
            restore();
        } catch (IllegalStateException shuttingDown) {
            // The hook is doing it.
            return;
        }
    }

    static Size parseSize(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,4} \\d{1,4}")) {
            return SIZE_DEFAULT;
        }
        int space = text.indexOf(' ');
        Size size = new Size(Integer.parseInt(text.substring(0, space)), Integer.parseInt(text.substring(space + 1)));
        return size.rows() == 0 || size.columns() == 0 ? SIZE_DEFAULT : size;
    }

    /** On Ctrl-C another thread comes here, and the one that draws must not go on over the user's prompt. */
    private synchronized void restore() {
        if (isRestored) {
            return;
        }
        isRestored = true;
        out.print(LEAVE);
        out.flush();
        stty(saved);
    }

    private void readKeys() {
        try (InputStream in = new FileInputStream(TTY)) {
            int key = in.read();
            while (key >= 0) {
                boolean ignored = keys.offer(key == CTRL_D ? Keys.QUIT : (char) key);
                key = in.read();
            }
        } catch (IOException terminalGone) {
            // Nobody can press a key any more; a quit in their place ends the demo cleanly.
            boolean ignored = keys.offer(Keys.QUIT);
        }
    }

    /** Not System.console(): from Java 22 on there is one even where input and output are files. */
    private static boolean isTerminal() {
        try {
            return new ProcessBuilder("sh", "-c", "test -t 0 && test -t 1")
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What stty says; null if it fails. */
    private static @Nullable String stty(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process stty = new ProcessBuilder(command)
                    .redirectInput(TTY)
                    .redirectError(Redirect.DISCARD)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return stty.waitFor() == 0 ? said : null;
        } catch (IOException noTerminal) {
            return null;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
