package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzippedTest {
    private static final String FIRST = "{\"a\":1}\n".repeat(300);
    private static final String SECOND = "{\"b\":2}\n".repeat(7);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 9000})
    void readsEachMemberHoweverTheBytesCome(int piece) throws Exception {
        byte[] packed = joined(gzip(FIRST), gzip(""), gzip(SECOND));

        assertThat(read(packed, piece)).isEqualTo(FIRST + SECOND);
    }

    @Test
    void readsNoPartOfABodyAsAllOfIt() throws Exception {
        byte[] first = gzip(FIRST);
        byte[] packed = joined(first, gzip(SECOND));
        for (int length = 1; length < packed.length; length++) {
            byte[] part = Arrays.copyOf(packed, length);
            if (length == first.length) {
                assertThat(read(part, 50)).isEqualTo(FIRST);
            } else {
                assertThatThrownBy(() -> read(part, 50)).as("%s bytes", length).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void refusesWhatIsNoMember() throws Exception {
        byte[] garbage = joined(gzip(FIRST), new byte[] {'x', 'y', 'z', 0, 0});
        assertThatThrownBy(() -> read(garbage, 9000)).isInstanceOf(MalformedException.class);

        byte[] changed = gzip(SECOND);
        changed[changed.length - 6] ^= 1;
        assertThatThrownBy(() -> read(changed, 9000)).isInstanceOf(MalformedException.class);
    }

    @Test
    void isEmptyWhereNothingCame() throws Exception {
        assertThat(read(new byte[0], 1)).isEmpty();
    }

    /** As a body of the JDK's client does, it never says that more is there. */
    private static String read(byte[] packed, int piece) throws IOException {
        InputStream slow = new ByteArrayInputStream(packed) {
            @Override
            public synchronized int read(byte[] bytes, int from, int length) {
                return super.read(bytes, from, Math.min(length, piece));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        try (InputStream in = new Gunzipped(slow)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static byte[] joined(byte[]... all) throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] each : all) {
            joined.write(each);
        }
        return joined.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }
}
