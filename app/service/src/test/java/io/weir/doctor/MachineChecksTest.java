package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineChecksTest {
    private final Seeing seeing = Seeing.production();

    /** Asked at 0 ms, answered at 100 ms: between the two any time is right. */
    @ParameterizedTest
    @CsvSource({"-5000, ''", "-5001, behind", "50, ''", "5100, ''", "5101, ahead"})
    void comparesTheControllersClockWithOurs(long millis, String named) {
        Instant clock = Seeing.NOW.plusMillis(millis);
        seeing.quorum = Seen.of(new Quorum(4, List.of(), Optional.of(clock), Seeing.NOW, Seeing.NOW.plusMillis(100)));

        assertThat(seeing.findings("clock.controller"))
                .hasSize(named.isEmpty() ? 0 : 1)
                .allSatisfy(it -> assertThat(it.what()).contains("5 s " + named));
    }

    @Test
    void findsABrokerAheadByTheRecordsItWrote() {
        seeing.newest = Seen.of(List.of(
                newest("weir.raw", 1, 5_000), newest("weir.raw", 2, 5_001), newest("weir.valid", 2, 30L * 86_400_000)));

        Finding finding = seeing.finding("clock.broker");

        assertThat(finding.subject()).isEqualTo("broker 2");
        assertThat(finding.what())
                .isEqualTo("leads weir.valid-0, whose newest record is from 30 days ahead of this machine's clock");
    }

    @ParameterizedTest
    @CsvSource({"49, UNSAFE", "50, RISK", "149, RISK", "150, "})
    void namesADiskThatFills(long usable, Severity severity) {
        seeing.disks = Seen.of(List.of(dir(Optional.empty(), 1_000, usable)));

        assertThat(seeing.findings("disk.usable"))
                .hasSize(severity == null ? 0 : 1)
                .allSatisfy(it -> assertThat(it.severity()).isEqualTo(severity));
    }

    @Test
    void namesADiskThatTheBrokerGaveUpAndOneThatTellsNothingIsNoFinding() {
        seeing.disks = Seen.of(List.of(dir(Optional.of("storage error"), -1, -1)));

        assertThat(seeing.finding("disk.failed").what()).contains("storage error");
        assertThat(seeing.findings("disk.usable")).isEmpty();
        assertThat(seeing.findings("disk.use")).isEmpty();
    }

    @Test
    void notesHowMuchBacklogHasRoom() {
        seeing.disks = Seen.of(List.of(dir(Optional.empty(), 1_000_000, 800_000)));

        assertThat(seeing.finding("disk.use").what())
                .contains("hold 4.5 kB of our topics")
                .contains("the least space left is 800 kB (broker 1 /d)");
    }

    /** The budget is 4,500 bytes, and every copy of a partition counts once. */
    @ParameterizedTest
    @CsvSource({"4000, 500, false", "4000, 501, true", "4001, 500, true"})
    void saysWhereATopicTakesMoreThanItsBudget(long first, long second, boolean isNamed) {
        LogDir one = new LogDir(
                1,
                "/d",
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of(new TopicPartition("weir.raw", 0), first, new TopicPartition("weir.raw", 1), 400L));
        LogDir other = new LogDir(
                2,
                "/d",
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Map.of(new TopicPartition("weir.raw", 0), 4_000L, new TopicPartition("weir.raw", 1), second));
        seeing.disks = Seen.of(List.of(one, other));

        assertThat(seeing.findings("disk.budget")).hasSize(isNamed ? 1 : 0).allSatisfy(it -> {
            assertThat(it.severity()).isEqualTo(Severity.RISK);
            assertThat(it.what()).contains("its budget (retain.budget) is 4.5 kB");
        });
    }

    @ParameterizedTest
    @CsvSource({"ext4, true, ", "tmpfs, true, RISK", "ramfs, true, RISK", "overlay, true, NOTE", "ext4, false, RISK"})
    void wantsAStateFolderThatOutlivesTheProcess(String fileSystem, boolean isWritable, Severity severity) {
        seeing.local = Seen.of(new Local(
                Optional.of(new Local.StateDir(Path.of("/state"), isWritable, fileSystem)), 1 << 30, 1, 100_000));

        assertThat(seeing.findings("local.state-dir"))
                .hasSize(severity == null ? 0 : 1)
                .allSatisfy(it -> assertThat(it.severity()).isEqualTo(severity));
    }

    @ParameterizedTest
    @CsvSource({"100, 50, 4096, ''", "100, 51, 4096, local.heap", "100, 50, 4095, local.files", "100, 50, 0, ''"})
    void wantsHeapForTheBuffersAndFiles(long heap, long buffers, long files, String named) {
        seeing.local = Seen.of(new Local(Optional.empty(), heap << 20, buffers << 20, files));

        List<String> found = List.of("local.heap", "local.files").stream()
                .filter(check -> !seeing.findings(check).isEmpty())
                .toList();

        assertThat(found).isEqualTo(named.isEmpty() ? List.of() : List.of(named));
    }

    /** Datagrams that wait on a disk: a start takes them up, and who does not start does not. */
    @ParameterizedTest
    @CsvSource({
        "300, false, true, NOTE, takes it up when it starts",
        "301, false, true, RISK, since 5 min",
        "1, false, false, RISK, nobody takes it up: no port of source.syslog is set",
        "1, true, true, RISK, 'is damaged, and was moved aside'",
        "1, true, false, RISK, 'is damaged, and was moved aside'",
    })
    void namesDatagramsThatWaitOnADisk(
            long ageSeconds, boolean isDamaged, boolean isExpected, Severity severity, String what) {
        Instant since = Seeing.NOW.minusSeconds(ageSeconds);
        seeing.local = Seen.of(new Local(
                Optional.empty(),
                1 << 30,
                1,
                100_000,
                List.of(new Local.Spilled(Path.of("/data/spill"), 4_500, since, isDamaged, isExpected))));

        Finding finding = seeing.finding("local.spill");

        assertThat(finding.severity()).isEqualTo(severity);
        assertThat(finding.subject()).isEqualTo("/data/spill");
        assertThat(finding.what()).contains("4.5 kB of syslog", what);
    }

    @Test
    void saysHowMuchHeapWouldDo() {
        seeing.local = Seen.of(new Local(Optional.empty(), 100L << 20, 60L << 20, 100_000));

        assertThat(seeing.finding("local.heap").command()).startsWith("WEIR_HEAP=121m");
    }

    private static NewestRecord newest(String topic, int leader, long aheadMillis) {
        return new NewestRecord(new TopicPartition(topic, 0), leader, Seeing.NOW.plusMillis(aheadMillis));
    }

    private static LogDir dir(Optional<String> error, long total, long usable) {
        return new LogDir(
                1,
                "/d",
                error,
                total < 0 ? OptionalLong.empty() : OptionalLong.of(total),
                usable < 0 ? OptionalLong.empty() : OptionalLong.of(usable),
                Map.of(new TopicPartition("weir.raw", 0), 4_000L, new TopicPartition("weir.raw", 1), 500L));
    }
}
