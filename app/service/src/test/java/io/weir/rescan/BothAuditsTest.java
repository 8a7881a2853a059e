package io.weir.rescan;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.audit.FastAudit;
import io.weir.audit.HandPipeline;
import io.weir.audit.Reach;
import io.weir.sink.OneBroker;
import io.weir.tally.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same faults before both audits: what each calls them, and which of them only one can see. */
@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class BothAuditsTest {
    /** @param plant before anything is sent */
    record Fault(String name, String accounts, String scan, Consumer<HandPipeline> plant) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault("none", "", "", it -> {}),
                new Fault("lost before raw", "missing", "missing", it -> it.tamperWithRaw(Faults.without(5))),
                new Fault("lost tail", "lost_tail", "lost_tail", it -> it.tamperWithRaw(Faults.without(19))),
                new Fault("twice in raw", "repeated", "duplicated", it -> it.tamperWithRaw(Faults.twice(4))),
                new Fault("swapped in raw", "out_of_order", "disordered", it -> it.tamperWithRaw(Faults.swapped(6, 7))),
                new Fault("not judged", "unbalanced", "unjudged", it -> it.tamperWithJudged(Faults.without(4))),
                // Offsets bound how many dead letters there are, and markers and those of the sink have offsets too.
                new Fault("dead letter lost", "", "unjudged", it -> it.tamperWithJudged(Faults.without(9, 19))),
                new Fault("judged twice", "unbalanced", "judged_twice", it -> it.tamperWithJudged(Faults.twice(4))),
                // Nothing but the account knows what the judge had made of it.
                new Fault("event changed", "digest_mismatch", "", it -> it.tamperWithJudged(Faults.corrupt(4))),
                // Nobody reads the dead letters to count them.
                new Fault("dead letter changed", "", "altered", it -> it.tamperWithJudged(Faults.corrupt(9))),
                new Fault(
                        "wrong topic",
                        "misrouted",
                        "misrouted",
                        it -> it.tamperWithJudged(Faults.moved(4, it.topics().priority(), 0))),
                new Fault(
                        "wrong partition",
                        "misrouted",
                        "misrouted",
                        it -> it.tamperWithJudged(Faults.moved(4, it.topics().valid(), 1))),
                new Fault("no receipt", "", "unreceipted", it -> it.tamperWithReceipts(receipts -> List.of())),
                new Fault(
                        "refused and not written",
                        "lost_dead_letters",
                        "false_receipt",
                        it -> it.tamperWithRefused(letters -> List.of())));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void nameTheSameFault(Fault fault, OneBroker broker) {
        try (HandPipeline pipeline = new HandPipeline(broker)) {
            fault.plant.accept(pipeline);
            pipeline.send(0, "web-7", 3, 20);
            pipeline.judgeAll();
            pipeline.deliverAll();

            isSeen(pipeline, fault.accounts, fault.scan);
        }
    }

    @Test
    void nameWhatWasDeletedOrPassedByHand(OneBroker broker) {
        try (HandPipeline pipeline = new HandPipeline(broker)) {
            TopicPartition valid = new TopicPartition(pipeline.topics().valid(), 0);
            pipeline.send(0, "web-7", 3, 20);
            pipeline.judgeAll();
            pipeline.deliver(valid.topic(), 0, 2);
            HandPipeline.answer(pipeline.admin()
                    .alterConsumerGroupOffsets(pipeline.scope().validGroup(), Map.of(valid, new OffsetAndMetadata(4)))
                    .all());
            isSeen(pipeline, "skipped", "unreceipted");
            HandPipeline.answer(pipeline.admin()
                    .deleteRecords(Map.of(valid, RecordsToDelete.beforeOffset(6)))
                    .all());
            isSeen(pipeline, "gone unbalanced", "gone");
        }
    }

    private static void isSeen(HandPipeline pipeline, String accounts, String scan) {
        try (FastAudit fast = new FastAudit(pipeline.scope(), Reach.COMMAND);
                DeepAudit deep = new DeepAudit(pipeline.scope())) {
            assertThat(kinds(deep.look().findings())).as("deep").isEqualTo(kinds(scan));
            assertThat(kinds(fast.look().findings())).as("fast").isEqualTo(kinds(accounts));
        }
    }

    private static Set<String> kinds(List<Finding> findings) {
        return findings.stream().map(Finding::kind).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> kinds(String words) {
        return Arrays.stream(words.split(" "))
                .filter(it -> !it.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
