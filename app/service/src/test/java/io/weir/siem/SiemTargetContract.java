package io.weir.siem;

import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.event;
import static io.weir.siem.TestEvents.payload;
import static io.weir.siem.TestEvents.sid;
import static io.weir.siem.TestEvents.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.batch.Batch;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every target; a new one implements this and gets the hard cases. */
interface SiemTargetContract {
    SiemTarget target();

    /** Makes the next request succeed as this SIEM says it, for so many events. */
    void willTake(int events);

    /** The body of the last request, as it left. */
    byte[] lastBody();

    /** The event and its id as this SIEM reads them from the body. */
    default String read(Payload wire) throws IOException {
        return text(wire);
    }

    @Test
    default void deliversABatchOfTheExactSizeItSays() {
        Batch batch = batch(target(), 3);
        willTake(3);

        List<Delivery> outcomes = target().send(batch).outcomes();

        assertThat(outcomes).containsExactly(Delivery.delivered(), Delivery.delivered(), Delivery.delivered());
        assertThat(lastBody()).hasSize((int) batch.bodyBytes());
    }

    @Test
    default void carriesTheIdAndTheWholeEvent() throws IOException {
        String read = read(target().encode(sid(7), "linux-auth", payload(event(7))));

        assertThat(read).contains("lane-1:1790000000000:7");
        String members = event(7).substring(1, event(7).length() - 1);
        assertThat(read).contains(members);
        new JsonMapper().readTree(read);
    }

    @Test
    default void lineBreaksBetweenTokensDoNotCutAnEventInTwo() {
        String pretty = "{\r\n  \"a\": [1,\n 2],\n  \"b\": \"x\\ny\"\n}";
        String plain = "{\"a\":[1,2],\"b\":\"x\\ny\"}";

        // As many as a plain event has, or all its own where lines mean nothing to this target.
        assertThat(lineEnds(target().encode(sid(1), "", payload(pretty))))
                .isIn(lineEnds(target().encode(sid(1), "", payload(plain))), lineEnds(payload(pretty)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"text\"",
                "[]",
                "{",
                "{}}",
                "{}{}",
                "{\"a\":1",
                "{\"a\":1}]",
                "{\"a\":[}",
                "{\"a\":{]}",
                "{\"a\":\"x}",
                "{\"a\":\"x\ny\"}",
                "{\"a\":1}\n{\"event\":\"smuggled\"}",
                "{\"a\":1},{\"smuggled\":1}",
                "{\"a\" 1}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}"
            })
    default void whatIsNoSingleObjectIsNotSent(String bytes) {
        assertThat(target().encode(sid(1), "t", payload(bytes))).isEqualTo(Payload.EMPTY);
    }

    private static long lineEnds(Payload wire) {
        return text(wire).chars().filter(c -> c == '\n' || c == '\r').count();
    }
}
