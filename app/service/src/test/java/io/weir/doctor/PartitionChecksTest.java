package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionChecksTest {
    private static final List<Integer> ALL = List.of(1, 2, 3);

    private final Seeing seeing = Seeing.production();

    @Test
    void namesPartitionsNobodyLeads() {
        seeing.replicas("weir.raw", 0, ALL, List.of(1));

        assertThat(seeing.findings("partition.offline"))
                .extracting(Finding::subject)
                .containsExactly("weir.raw-0", "weir.raw-1");
        assertThat(seeing.findings("partition.below-min-insync")).isEmpty();
    }

    @Test
    void namesPartitionsThatRefuseWrites() {
        seeing.replicas("__consumer_offsets", 1, ALL, List.of(1));

        assertThat(seeing.findings("partition.below-min-insync")).hasSize(2).allSatisfy(it -> {
            assertThat(it.severity()).isEqualTo(Severity.UNSAFE);
            assertThat(it.what()).contains("1 copies in sync and min.insync.replicas=2");
            assertThat(it.command()).contains("brokers [2, 3]");
        });
        assertThat(seeing.findings("partition.under-replicated")).isEmpty();
    }

    @Test
    void namesPartitionsThatStandOnTheLastLeg() {
        seeing.replicas("weir.raw", 1, ALL, List.of(1, 2));

        assertThat(seeing.findings("partition.under-replicated")).hasSize(2).allSatisfy(it -> {
            assertThat(it.severity()).isEqualTo(Severity.RISK);
            assertThat(it.what()).contains("brokers [3]").contains("one more and writes are refused");
        });
        assertThat(seeing.findings("partition.below-min-insync")).isEmpty();
        seeing.set("weir.raw", "min.insync.replicas", "1");
        assertThat(seeing.findings("partition.under-replicated"))
                .allSatisfy(it -> assertThat(it.what()).doesNotContain("one more"));
    }

    @Test
    void countsTheBrokersAgainstTheCopies() {
        seeing.brokerIds = List.of(1, 2);
        assertThat(seeing.finding("cluster.brokers").what()).isEqualTo("has 2 brokers and topics.replication is 3");

        seeing.brokerIds = ALL;
        assertThat(seeing.findings("cluster.brokers")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, 0, false", "3, 1, true", "5, 1, false", "5, 2, true", "1, 0, true"})
    void saysWhenOneMoreControllerWouldStopTheCluster(int voters, int behind, boolean isNamed) {
        seeing.quorum = Seen.of(quorum(voters, behind, 30_001));

        assertThat(seeing.findings("cluster.quorum")).hasSize(isNamed ? 1 : 0);
    }

    @Test
    void aControllerIsBehindAfterHalfAMinute() {
        seeing.quorum = Seen.of(quorum(3, 1, 30_000));
        assertThat(seeing.findings("cluster.quorum")).isEmpty();

        seeing.quorum = Seen.of(quorum(3, 1, 30_001));
        assertThat(seeing.finding("cluster.quorum").what()).isEqualTo("has 2 of 3 controllers; those behind are [3]");
    }

    @Test
    void oneControllerIsEnoughForOneBroker() {
        Seeing one = Seeing.oneBroker();
        one.quorum = Seen.of(quorum(1, 0, 0));

        assertThat(one.findings("cluster.quorum")).isEmpty();
    }

    /** The last of them are behind; the first leads. */
    private static Quorum quorum(int voters, int behind, long millis) {
        List<Quorum.Voter> all = IntStream.rangeClosed(1, voters)
                .mapToObj(id -> new Quorum.Voter(
                        id, Optional.of(id > voters - behind ? Seeing.NOW.minusMillis(millis) : Seeing.NOW)))
                .toList();
        return new Quorum(1, all, Optional.of(Seeing.NOW), Seeing.NOW, Seeing.NOW);
    }
}
