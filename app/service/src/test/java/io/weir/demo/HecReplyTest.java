package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.demo.HecReply.BadEvent;
import io.weir.demo.HecReply.Hopeless;
import io.weir.demo.HecReply.Later;
import io.weir.demo.HecReply.Taken;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HecReplyTest {
    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503})
    void comesBackLater(int status) {
        assertThat(HecReply.of(status, null, "<html>")).isEqualTo(new Later(Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 3", "5, 5", "6, 5", "86400, 5", "-1, 1", "soon, 1", "99999999999, 1"})
    void waitsAsAskedWithinReason(String retryAfter, int seconds) {
        assertThat(HecReply.of(503, retryAfter, "")).isEqualTo(new Later(Duration.ofSeconds(seconds)));
    }

    @Test
    void tellsABadEventFromABadRequest() {
        assertThat(HecReply.of(400, null, "{\"code\":6,\"invalid-event-number\": 17}"))
                .isEqualTo(new BadEvent(17));
        assertThat(HecReply.of(400, null, "{\"text\":\"No data\",\"code\":5}")).isInstanceOf(Hopeless.class);
        assertThat(HecReply.of(403, null, "{\"invalid-event-number\":1}")).isInstanceOf(Hopeless.class);
        assertThat(HecReply.of(200, "5", "")).isEqualTo(new Taken());
    }
}
