package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.demo.Fault.Kind;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkProtocolTest {
    private final FakeSiem siem = FakeSiem.start(0);
    private final SiemClient client = new SiemClient(siem.url());

    @AfterEach
    void stop() {
        siem.close();
    }

    @Test
    void createsEachIdOnce() throws Exception {
        String body = item("http-0:5:0", "{\"m\":\"wd~000001~0\"}") + item("http-0:5:1", "{}");

        assertThat(statuses(bulk(body))).containsExactly(201, 201);
        assertThat(statuses(bulk(body + item("http-0:5:2", "{}")))).containsExactly(409, 409, 201);

        assertThat(siem.received().events()).isEqualTo(3);
        assertThat(siem.received().conflicts()).isEqualTo(2);
        assertThat(siem.received().duplicates()).isZero();
        assertThat(siem.markers(1).cardinality()).isEqualTo(1);
    }

    @Test
    void failsAnItemAloneWhoseSourceIsNoJson() throws Exception {
        HttpResponse<String> reply =
                bulk(item("a:5:0", "{}") + item("a:5:1", "{\"m\":") + item("a:5:2", "{}}") + item("a:5:3", "{}"));

        assertThat(statuses(reply)).containsExactly(201, 400, 400, 201);
        assertThat(reply.body()).contains("\"errors\":true").contains("mapper_parsing_exception");
        assertThat(siem.received().rejected()).isEqualTo(2);
        assertThat(siem.received().events()).isEqualTo(2);
    }

    @Test
    void throttlesSomeItemsAndTakesTheOthers() throws Exception {
        siem.misbehave(new Fault(Kind.THROTTLE_ITEMS, null, "turnip"));
        String body = item("a:5:0", "{}") + item("a:5:1", "{\"m\":\"turnip\"}");

        assertThat(statuses(bulk(body))).containsExactly(201, 429);
        siem.behave();
        assertThat(statuses(bulk(body))).containsExactly(409, 201);
    }

    @Test
    void rejectsTheSameEventEachTime() throws Exception {
        siem.misbehave(Fault.reject("turnip"));
        String body = item("a:5:0", "{\"m\":\"turnip\"}") + item("a:5:1", "{}");

        assertThat(statuses(bulk(body))).containsExactly(400, 201);
        assertThat(statuses(bulk(body))).containsExactly(400, 409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"create\":{\"_id\":\"1\"}}\n{}",
                "{\"create\":{\"_id\":\"1\"}}\n",
                "{\"delete\":{}}\n{}\n",
                "x\n"
            })
    void refusesAMalformedRequestWhole(String body) throws Exception {
        assertThat(bulk(body).statusCode()).isEqualTo(400);
        assertThat(siem.received().events()).isZero();
    }

    @Test
    void refusesTheWholeRequestForOneLongId() throws Exception {
        assertThat(bulk(item("a:5:0", "{}") + item("x".repeat(513), "{}")).statusCode())
                .isEqualTo(400);
        assertThat(siem.received().events()).isZero();
        assertThat(bulk(item("x".repeat(512), "{}")).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> bulk(String body) throws Exception {
        return client.post("/weir/_bulk", body, "Content-Type", "application/x-ndjson");
    }

    private static String item(String id, String source) {
        return "{\"create\":{\"_index\":\"weir\",\"_id\":\"" + id + "\"}}\n" + source + "\n";
    }

    private static List<Integer> statuses(HttpResponse<String> reply) throws Exception {
        assertThat(reply.statusCode()).isEqualTo(200);
        List<Integer> statuses = new ArrayList<>();
        for (JsonNode item : new ObjectMapper().readTree(reply.body()).path("items")) {
            statuses.add(item.path("create").path("status").asInt());
        }
        return statuses;
    }
}
