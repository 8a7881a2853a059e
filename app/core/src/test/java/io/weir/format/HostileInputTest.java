package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.Corpus;
import io.weir.Corpus.Sample;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every format has to bear: whatever the bytes are, fields or a flaw, for work in proportion to the bytes. */
class HostileInputTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");
    private static final int MEGABYTE = 1_000_000;
    /**
     * The fields of a pair of three bytes, {@code a= }, cost about 200 bytes of objects: so many for each byte of the
     * input are in proportion, and a copy of the rest of the line for each pair would be a thousand times that.
     */
    private static final int ALLOCATED_PER_BYTE_MAX = 200;
    /** What takes no longer is no harm; a reader that is quadratic takes seconds for a megabyte. */
    private static final long SUSPECT_NANOS = 100_000_000;

    private static final int SHARE = 16;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Map<Format, List<String>> STARTS = Map.of(
            Formats.JSON, List.of("", "[", "{\"a\":", "[\""),
            Formats.SYSLOG,
                    List.of("<38>", "<38>1 - - - - - ", "<38>1 - - - - - [a b=\"", "<38>Nov 21 11:00:00 h ", ""),
            Formats.CEF, List.of("CEF:0|", "CEF:0|v|p|1|id|n|5|", "CEF:0|v|p|1|id|n|5|k=", "<38>Nov 21 11:00:00 h "),
            Formats.LEEF, List.of("LEEF:1.0|", "LEEF:2.0|v|p|1|id|", "LEEF:2.0|v|p|1|id|^|k=", "LEEF:1.0|v|p|1|id|a|b"),
            Formats.KV, List.of("", "a=", "a=\"", "a='", "<38>Nov 21 11:00:00 h a="),
            Formats.WINDOWS_XML, List.of("<Event ", "<Event>", "<Event><EventData><Data Name='", "<?xml <Event>"),
            Formats.ZEEK,
                    List.of("#separator \\x09\n#fields\ta\n#types\tset[string]\n", "#separator ", "#fields\t", "#"),
            Formats.CSV, List.of("", "\"", "a,"));

    private static final List<String> REPEATED = List.of(
            "\"",
            "\"\"",
            "'",
            "=",
            "a=",
            "a= ",
            "a='",
            "k=v ",
            "k='v ",
            ",",
            ", a",
            "\\",
            "\\=",
            "\\\"",
            "|",
            "^a=b",
            "[",
            "]",
            "{\"a\":",
            "[[",
            "<a>",
            "x<a/>",
            "<a>&lt;</a>",
            "</a>",
            "<!--",
            "<![CDATA[",
            "&",
            "&#1;",
            "a='b' ",
            "\t",
            "#a\n",
            "\\x41",
            "\n",
            "\r",
            " ",
            "\0",
            "[a b=\"c\"]",
            "[a",
            "CEF:0|",
            "CEF:",
            "LEEF:1.0|",
            ":",
            "1",
            "1e9 ",
            "a a= ",
            "é",
            "😀",
            "-",
            "<",
            "<1>");

    /** What needs the length to do harm, or has to be seen to do none; an eighth of it tells about the others. */
    private static final Set<String> BY_THE_MEGABYTE =
            Set.of("\"", "'", "=", "a= ", "\\", "[", "<a>", "x<a/>", "\0", "é");

    static Stream<Format> formats() {
        return Formats.all().stream();
    }

    @ParameterizedTest
    @MethodSource("formats")
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aMegabyteOfAnythingIsReadInProportion(Format format) {
        for (String start : STARTS.get(format)) {
            for (String repeated : REPEATED) {
                String what = format.name() + ": " + start + " and then " + repeated;
                int size = BY_THE_MEGABYTE.contains(repeated) ? MEGABYTE : MEGABYTE / 8;
                byte[] bytes = (start + repeated.repeat(size / repeated.length())).getBytes(StandardCharsets.UTF_8);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                long nanos = read(format, bytes);
                long perByte = (THREADS.getCurrentThreadAllocatedBytes() - before) / bytes.length;
                assertThat(perByte).as("bytes allocated for a byte of %s", what).isLessThan(ALLOCATED_PER_BYTE_MAX);
                if (nanos > SUSPECT_NANOS) {
                    assertThat(growth(format, bytes, Arrays.copyOf(bytes, bytes.length / SHARE)))
                            .as("times the work for %d times the bytes of %s", SHARE, what)
                            .isLessThan(4 * SHARE);
                }
            }
        }
    }

    /**
     * How much more of the processor's time the whole takes than its share, each at its best of three. What is linear
     * takes as many times more as there are bytes, what is quadratic the square of that: no load of the machine and no
     * speed of it decides between the two.
     */
    private static double growth(Format format, byte[] whole, byte[] share) {
        long wholeNanos = Long.MAX_VALUE;
        long shareNanos = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            shareNanos = Math.min(shareNanos, read(format, share));
            wholeNanos = Math.min(wholeNanos, read(format, whole));
        }
        return (double) wholeNanos / Math.max(shareNanos, 1);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void bytesThatAreNoTextAreFieldsOrAFlaw(Format format) {
        byte[][] tails = {
            {0},
            {(byte) 0xFF},
            {(byte) 0xC3},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF0, (byte) 0x9F, (byte) 0x98},
            {(byte) 0xC0, (byte) 0x80},
            "\\ud800".getBytes(StandardCharsets.UTF_8)
        };
        for (String start : STARTS.get(format)) {
            for (byte[] tail : tails) {
                byte[] head = start.getBytes(StandardCharsets.UTF_8);
                byte[] bytes = new byte[head.length + 3 * tail.length];
                System.arraycopy(head, 0, bytes, 0, head.length);
                for (int i = 0; i < 3; i++) {
                    System.arraycopy(tail, 0, bytes, head.length + i * tail.length, tail.length);
                }
                read(format, bytes);
            }
        }
        read(format, new byte[0]);
    }

    /** Real records with bytes changed, cut out, doubled and mixed, each read by every format. */
    @Test
    void mutatedRecordsAreFieldsOrAFlaw() {
        List<byte[]> records = new ArrayList<>();
        for (String file : List.of("cef", "leef", "kv", "syslog", "windows-xml", "zeek-tsv", "json-parsing")) {
            Corpus.read(file).stream()
                    .map(Sample::raw)
                    .filter(raw -> raw.length > 8)
                    .forEach(records::add);
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 15_000; round++) {
            byte[] record = mutated(records, random);
            for (Format format : Formats.all()) {
                try {
                    read(format, record);
                } catch (RuntimeException | Error failure) {
                    throw new AssertionError("seed " + seed + ", round " + round + ", " + format.name(), failure);
                }
            }
        }
    }

    private static byte[] mutated(List<byte[]> records, Random random) {
        byte[] record = records.get(random.nextInt(records.size())).clone();
        String sharp = "\"'=\\|<>[]{}&;,^#\t\n\0 :1";
        for (int i = random.nextInt(4); i > 0; i--) {
            record[random.nextInt(record.length)] = random.nextInt(4) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) sharp.charAt(random.nextInt(sharp.length()));
        }
        int from = random.nextInt(3) == 0 ? random.nextInt(record.length) : 0;
        int to = random.nextInt(3) == 0 ? from + random.nextInt(record.length - from) : record.length;
        byte[] other = random.nextInt(3) == 0 ? records.get(random.nextInt(records.size())) : new byte[0];
        byte[] mixed = new byte[to - from + other.length];
        System.arraycopy(record, from, mixed, 0, to - from);
        System.arraycopy(other, 0, mixed, to - from, other.length);
        return mixed;
    }

    /** The processor's time it took. Anything but fields and a flaw comes out of here as what it is. */
    private static long read(Format format, byte[] bytes) {
        long before = THREADS.getCurrentThreadCpuTime();
        format.claims(bytes);
        try {
            assertThat(format.decode(bytes, RECEIVED)).isNotNull();
        } catch (MalformedException malformed) {
            assertThat(malformed.flaw().message()).hasSizeLessThan(200);
        }
        return THREADS.getCurrentThreadCpuTime() - before;
    }
}
