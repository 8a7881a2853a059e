package io.weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What another JVM really holds: its heap after a full collection, which this asks for. */
public record LiveHeap(long usedBytes, long residentBytes) {
    private static final Pattern USED = Pattern.compile("garbage-first heap .* used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    public static LiveHeap of(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        long used = kibibytes(USED, jcmd(pid, "GC.heap_info"));
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        return new LiveHeap(used, Files.exists(status) ? kibibytes(RESIDENT, Files.readString(status)) : 0);
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + pid + " " + command + ": " + said);
        }
        return said;
    }

    private static long kibibytes(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no number in: " + text);
        }
        return Long.parseLong(matcher.group(1)) << 10;
    }
}
