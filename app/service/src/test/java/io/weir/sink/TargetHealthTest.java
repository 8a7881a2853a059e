package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.sink.TargetHealth.Change;
import io.weir.sink.TargetHealth.State;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TargetHealthTest {
    private static final Delivery RETRY = new Delivery.Retry(null, "HTTP 503");
    private static final Delivery FAULT = new Delivery.TargetFault("invalid token");

    private final TargetHealth health = new TargetHealth(0);

    @Test
    void tellsOfAnEpisodeOnceWhenItBeginsAndOnceWhenItEnds() {
        assertThat(health.observe(answer(RETRY, RETRY), 1))
                .hasValue(new Change(State.WELL, State.TROUBLED, "HTTP 503", Duration.ofNanos(1)));
        assertThat(health.observe(answer(RETRY, RETRY), 2)).isEmpty();
        assertThat(health.observe(answer(Delivery.delivered(), RETRY), 11))
                .hasValue(new Change(State.TROUBLED, State.WELL, "HTTP 503", Duration.ofNanos(10)));
        assertThat(health.observe(answer(Delivery.delivered()), 12)).isEmpty();
    }

    @Test
    void aFaultIsAFaultWhateverStandsBesideIt() {
        health.observe(answer(Delivery.delivered(), FAULT, RETRY), 1);

        assertThat(health.state()).isEqualTo(State.FAULTY);
    }

    @Test
    void refusingOneEventIsNoTrouble() {
        assertThat(health.observe(answer(new Delivery.Poison("no", 400, "6"), RETRY), 1))
                .isEmpty();
        assertThat(health.observe(answer(new Delivery.Split("HTTP 400", 400)), 2))
                .isEmpty();
    }

    private static Receipt answer(Delivery... outcomes) {
        List<Item> items = IntStream.range(0, outcomes.length)
                .mapToObj(offset -> item(offset))
                .toList();
        return new Receipt(Batch.of(Framing.CONCATENATED, items), List.of(outcomes));
    }

    private static Item item(int offset) {
        Payload event = Payload.wrap("{}".getBytes(UTF_8));
        var rest = new Records.RecordRest(new ConsumerRecord<>("t", 0, offset, null, event.bytes()));
        return new Item(new Origin("t", 0, offset), new Sid("l", 0, offset), event, event, 1, rest);
    }
}
