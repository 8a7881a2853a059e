package io.weir.rescan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pipeline takes for a sid is one here too, and nothing else is. */
class SidBytesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "web-7:3:1841",
                "a:0:0",
                "@weir.raw-0:1764057600000:12",
                "A.b_c-D:999999999999999999:999999999999999999",
                "",
                ":",
                "::",
                "a::",
                "a:1:",
                "a::1",
                ":1:1",
                "@:1:1",
                "a@b:1:1",
                "a:01:1",
                "a:1:01",
                "a:-1:1",
                "a:+1:1",
                "a:1:1 ",
                "a b:1:1",
                "a:b:1:1",
                "a:1:1:1",
                "a:1000000000000000000:1",
                "a:1:1000000000000000000",
                "\u00e9:1:1",
                "web-7:3"
            })
    void agreesWithThePipeline(String text) {
        SidBytes bytes = new SidBytes();

        boolean isSid = bytes.read(text.getBytes(ISO_8859_1));

        assertThat(isSid).isEqualTo(Sid.parse(text).isPresent());
        if (isSid) {
            assertThat(bytes).hasToString(text);
            assertThat(new String(bytes.lane(), ISO_8859_1))
                    .isEqualTo(Sid.parse(text).orElseThrow().lane());
        }
    }

    @Test
    void takesLanesUpToTheirLongest() {
        assertThat(new SidBytes().read(("a".repeat(261) + ":1:1").getBytes(ISO_8859_1)))
                .isTrue();
        assertThat(new SidBytes().read(("a".repeat(262) + ":1:1").getBytes(ISO_8859_1)))
                .isFalse();
        assertThat(new SidBytes().read(null)).isFalse();
    }

    @Test
    void derivesWhatThePipelineDerives() {
        SidBytes bytes = new SidBytes();

        bytes.derive("@weir.raw-2".getBytes(ISO_8859_1), -5, 17);

        assertThat(bytes)
                .hasToString(Sid.derived(new Origin("weir.raw", 2, 17), -5).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weir.raw-2@99120",
                "weir.raw-0@0",
                "weir.raw-2@",
                "weir.raw-@1",
                "weir.raw-2",
                "weir.raw",
                "",
                "weir.rawer-2@1",
                "other-2@1",
                "weir.raw-2@-1",
                "weir.raw-2@1@2",
                "weir.raw-2@999999999999999999999",
                "weir.raw-99999999999@1"
            })
    void readsOriginsInTheTopicOnly(String text) {
        OriginBytes bytes = new OriginBytes("weir.raw");

        boolean isOrigin = bytes.read(text.getBytes(ISO_8859_1));

        Origin expected =
                Origin.parse(text).filter(it -> it.topic().equals("weir.raw")).orElse(null);
        assertThat(isOrigin).isEqualTo(expected != null);
        if (expected != null) {
            assertThat(bytes.partition()).isEqualTo(expected.partition());
            assertThat(bytes.offset()).isEqualTo(expected.offset());
        }
    }
}
