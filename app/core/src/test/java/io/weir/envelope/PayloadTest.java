package io.weir.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static final byte[] SECRET = "password=hunter2".getBytes(StandardCharsets.UTF_8);

    @Test
    void printsItsSizeAndNothingElse() {
        assertThat(Payload.wrap(SECRET)).hasToString("Payload[16 bytes]");
    }

    @Test
    void equalsByContent() {
        assertThat(Payload.wrap(SECRET))
                .isEqualTo(Payload.wrap(SECRET.clone()))
                .hasSameHashCodeAs(Payload.wrap(SECRET.clone()))
                .isNotEqualTo(Payload.EMPTY);
        assertThat(Payload.EMPTY.size()).isZero();
    }

    /** An envelope is printed in more places than anyone remembers. */
    @Test
    void staysHiddenInsideAnEnvelope() {
        Envelope envelope = new Envelope(
                new Sid("a", 0, 0), new Origin("t", 0, 0), java.time.Instant.EPOCH, Hints.NONE, Payload.wrap(SECRET));

        assertThat(envelope.toString()).doesNotContain("hunter2");
    }
}
