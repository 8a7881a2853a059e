package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what protocols.md says the real collector answers. */
class HecProtocolTest {
    private final FakeSiem siem = FakeSiem.start(0);
    private final SiemClient client = new SiemClient(siem.url());

    @AfterEach
    void stop() {
        siem.close();
    }

    @Test
    void takesConcatenatedEvents() throws Exception {
        HttpResponse<String> reply = client.hec(
                "{\"time\":1795000000.123,\"host\":\"h\",\"event\":{\"a\":1},"
                        + "\"fields\":{\"weir_id\":\"http-0:5:0\"}} {\"event\":\"text\",\"fields\":{\"weir_id\":\"http-0:5:1\"}}\n");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"text\":\"Success\",\"code\":0}");
        assertThat(siem.received().events()).isEqualTo(2);
        assertThat(siem.received().distinct()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"event\":\" \"} | 13",
                "{\"event\":\"\"} | 13",
                "{\"event\":null} | 6",
                "{\"event\":false} | 6",
                "{\"host\":\"h\"} | 12",
                "{\"event\":1,\"time\":1.79E9} | 15",
                "{\"event\":1,\"time\":\"soon\"} | 15",
                "{\"event\":1,\"fields\":{\"a\":{}}} | 15",
                "{\"event\":1,\"fields\":3} | 15",
                "{\"event\":1 | 6",
                "[1] | 6",
                "text | 6",
            })
    void keepsWhatStoodBeforeAFault(String bad, int code) throws Exception {
        String body = "{\"event\":\"a\"}{\"event\":\"b\"}" + bad;

        HttpResponse<String> reply = client.hec(body);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("\"code\":" + code + ",").contains("\"invalid-event-number\":2");
        assertThat(siem.received().events()).isEqualTo(2);
    }

    @Test
    void takesNothingAfterAFault() throws Exception {
        client.hec("{\"event\":null}{\"event\":\"b\"}");

        assertThat(siem.received().events()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "0", "true", "\"x\""})
    void takesAnyValueAsEvent(String event) throws Exception {
        assertThat(client.hec("{\"event\":" + event + "}").statusCode()).isEqualTo(200);
        assertThat(siem.received().events()).isEqualTo(1);
    }

    @Test
    void dropsTheRestAfterAnUnknownKeyAndSaysSuccess() throws Exception {
        HttpResponse<String> reply = client.hec("{\"event\":1}{\"event\":2,\"id\":\"x\"}{\"event\":3}");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(siem.received().events()).isEqualTo(1);
    }

    @Test
    void skipsFieldsWithoutAnEvent() throws Exception {
        HttpResponse<String> reply = client.hec("{\"fields\":{\"a\":\"b\"}}{\"event\":3}");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(siem.received().events()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void saysNoDataToAnEmptyBody(String body) throws Exception {
        assertThat(client.hec(body).body()).isEqualTo("{\"text\":\"No data\",\"code\":5}");
    }

    @Test
    void asksForAToken() throws Exception {
        String event = "{\"event\":1}";

        assertThat(client.post("/services/collector", event).body()).contains("\"code\":2");
        HttpResponse<String> basic = client.post("/services/collector", event, "Authorization", "Basic eDp5");
        assertThat(basic.statusCode()).isEqualTo(401);
        assertThat(basic.body()).contains("\"code\":3");
        assertThat(siem.received().events()).isZero();
    }

    @Test
    void unpacksGzipAndRefusesDeflate() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"event\":\"packed\"}".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        }
        String[] token = {"Authorization", "Splunk t", "Content-Encoding", "gzip"};

        assertThat(client.post("/services/collector", packed.toByteArray(), token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(siem.received().events()).isEqualTo(10_000);
        token[3] = "deflate";
        assertThat(client.post("/services/collector", packed.toByteArray(), token)
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void takesRawLines() throws Exception {
        client.post("/services/collector/raw", "one wd~000001~4\ntwo\n\n", "Authorization", "Splunk t");

        assertThat(siem.received().events()).isEqualTo(2);
        assertThat(siem.markers(1).get(4)).isTrue();
    }

    @Test
    void answersHealthWithoutAToken() throws Exception {
        assertThat(client.get("/services/collector/health").body()).contains("\"code\":17");
    }

    @Test
    void saysThatAcknowledgementIsOff() throws Exception {
        HttpResponse<String> reply =
                client.post("/services/collector/ack", "{\"acks\":[0]}", "Authorization", "Splunk t");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("\"code\":14");
    }

    @Test
    void tellsDuplicatesFromWhatTheSenderSentTwice() throws Exception {
        client.hec("{\"event\":\"wd~000001~4\",\"fields\":{\"weir_id\":\"http-0:5:0\"}}");
        client.hec("{\"event\":\"wd~000001~4\",\"fields\":{\"weir_id\":\"http-0:5:0\"}}");
        client.hec("{\"event\":\"wd~000001~4\",\"fields\":{\"weir_id\":\"http-0:5:1\"}}");

        assertThat(siem.received().duplicates()).isEqualTo(1);
        assertThat(siem.received().senderRepeats()).isEqualTo(1);
        assertThat(siem.received().events()).isEqualTo(3);
    }
}
