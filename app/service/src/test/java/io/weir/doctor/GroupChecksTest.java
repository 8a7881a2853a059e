package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupChecksTest {
    private static final TopicPartition RAW = new TopicPartition("weir.raw", 1);
    private static final long DAY = 86_400_000;

    private final Seeing seeing = Seeing.production();

    @ParameterizedTest
    @CsvSource({"0, 5, true", "0, 0, false", "1, 5, false"})
    void namesAGroupThatNobodyWorksFor(int members, long backlog, boolean isNamed) {
        group(members, "Classic", position(10, 0, 10 + backlog));

        List<Finding> findings = seeing.findings("group.members");

        assertThat(findings).hasSize(isNamed ? 1 : 0).allSatisfy(it -> {
            assertThat(it.what()).isEqualTo("has no members, and up to 5 records wait for it");
            assertThat(it.command()).isEqualTo("weir streams --config weir.yaml");
        });
    }

    @ParameterizedTest
    @CsvSource({"4, 5, 9, true", "5, 5, 9, false", "9, 5, 9, false", "10, 5, 9, true"})
    void namesOffsetsOutsideTheLog(long next, long start, long end, boolean isNamed) {
        group(1, "Classic", position(next, start, end));

        assertThat(seeing.findings("group.gap")).hasSize(isNamed ? 1 : 0).allSatisfy(it -> {
            assertThat(it.severity()).isEqualTo(Severity.UNSAFE);
            assertThat(it.subject()).isEqualTo("weir-streams on weir.raw-1");
            assertThat(it.command())
                    .endsWith("kafka-consumer-groups.sh --bootstrap-server b:9092 --group weir-streams --topic"
                            + " weir.raw:1 --reset-offsets --to-offset 5 --execute");
        });
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true"})
    void noOffsetIsAGapOnlyWhereRecordsAreGone(long start, boolean isNamed) {
        group(1, "Classic", new Group.Position(RAW, OptionalLong.empty(), start, 9, 9, false, OptionalLong.empty()));

        assertThat(seeing.findings("group.gap")).hasSize(isNamed ? 1 : 0);
    }

    @Test
    void namesAGroupThatStandsWhileItCouldRead() {
        group(2, "Classic", stood(3, 8, 9));

        assertThat(seeing.finding("group.standing").what())
                .contains("up to 5 records wait in [weir.raw-1]")
                .contains("none was committed while we looked");
    }

    @Test
    void doesNotCallItStandingWhereItMovedOrHasNothingToReadOrNobodyLookedAgain() {
        group(2, "Classic", stood(3, 8, 9), new Group.Position(RAW, OptionalLong.of(1), 0, 9, 9, false, none()));
        assertThat(seeing.findings("group.standing"))
                .as("another partition moved")
                .isEmpty();
        // All that is there belongs to an open transaction: that is another finding.
        group(2, "Classic", stood(8, 8, 9));
        assertThat(seeing.findings("group.standing")).isEmpty();
        group(2, "Classic", position(3, 0, 9));
        assertThat(seeing.findings("group.standing")).isEmpty();
        group(0, "Classic", stood(3, 8, 9));
        assertThat(seeing.findings("group.standing"))
                .as("that it has no members says it")
                .isEmpty();
    }

    @Test
    void namesAMemberOfTheWrongProtocol() {
        group(1, "Consumer", position(0, 0, 0));
        assertThat(seeing.finding("group.protocol").what()).contains("protocol Consumer");

        group(1, "Classic", position(0, 0, 0));
        assertThat(seeing.findings("group.protocol")).isEmpty();
        seeing.groups = Seen.of(List.of(new Group("streams", "weir-streams", Optional.empty(), 0, List.of())));
        assertThat(seeing.findings("group.protocol")).as("no such group").isEmpty();
    }

    /** A quarter of the retention is when somebody has to act. */
    @ParameterizedTest
    @CsvSource({"5.25, false", "5.26, true", "8, true"})
    void saysHowLongUntilRetentionTakesWhatIsUnread(double waitedDays, boolean isNamed) {
        deletes("retention.ms", 7 * DAY);
        group(1, "Classic", new Group.Position(RAW, OptionalLong.of(3), 0, 9, 9, false, waited(waitedDays)));

        assertThat(seeing.findings("group.retention")).hasSize(isNamed ? 1 : 0).allSatisfy(it -> {
            assertThat(it.severity()).isEqualTo(Severity.UNSAFE);
            assertThat(it.what()).contains("of the 7 days that retention.ms gives it: time to data loss is ");
        });
    }

    @Test
    void retentionOfATopicThatDeletesNothingIsNothing() {
        deletes("retention.ms", 7 * DAY);
        seeing.set("weir.raw", "cleanup.policy", "");
        group(1, "Classic", new Group.Position(RAW, OptionalLong.of(3), 0, 9, 9, false, waited(100)));

        assertThat(seeing.findings("group.retention")).isEmpty();
    }

    /** Of 1,000 records in 1 MB, half are unread: 500 kB. */
    @ParameterizedTest
    @CsvSource({"666_668, false", "666_600, true"})
    void saysHowManyBytesUntilRetentionTakesWhatIsUnread(String bytes, boolean isNamed) {
        deletes("retention.bytes", Long.parseLong(bytes.replace("_", "")));
        seeing.disks = Seen.of(
                List.of(new LogDir(1, "/d", Optional.empty(), OptionalLong.empty(), none(), Map.of(RAW, 1_000_000L))));
        group(1, "Classic", position(500, 0, 1_000));

        assertThat(seeing.findings("group.retention"))
                .hasSize(isNamed ? 1 : 0)
                .allSatisfy(it -> assertThat(it.what()).contains("about 500 kB are unread"));
    }

    private void deletes(String key, long value) {
        seeing.set("weir.raw", "cleanup.policy", "delete");
        seeing.set("weir.raw", "retention.ms", "-1");
        seeing.set("weir.raw", "retention.bytes", "-1");
        seeing.set("weir.raw", key, String.valueOf(value));
    }

    private void group(int members, String type, Group.Position... positions) {
        seeing.groups =
                Seen.of(List.of(new Group("streams", "weir-streams", Optional.of(type), members, List.of(positions))));
    }

    private static Group.Position position(long next, long start, long end) {
        return new Group.Position(RAW, OptionalLong.of(next), start, end, end, false, none());
    }

    private static Group.Position stood(long next, long stable, long end) {
        return new Group.Position(RAW, OptionalLong.of(next), 0, stable, end, true, none());
    }

    private static OptionalLong waited(double days) {
        return OptionalLong.of((long) (days * DAY));
    }

    private static OptionalLong none() {
        return OptionalLong.empty();
    }
}
