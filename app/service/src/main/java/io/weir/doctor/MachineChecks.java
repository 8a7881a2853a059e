package io.weir.doctor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Clocks and disks of the brokers, and this machine. */
final class MachineChecks {
    /** What time synchronisation keeps with ease; above it, times in receipts and events contradict each other. */
    private static final Duration CLOCK_MAX = Duration.ofSeconds(5);

    private static final double USABLE_UNSAFE = 0.05;
    private static final double USABLE_RISK = 0.15;

    /** File systems that are gone with the machine's next start; overlay is a container's own, gone with it. */
    private static final Set<String> GONE_AT_RESTART = Set.of("tmpfs", "ramfs");

    /** Sockets of senders and segments of an embedded broker; Kafka itself asks for 100,000. */
    private static final long FILES_MIN = 4_096;

    /** A task that starts again has taken its file up and committed it long before. */
    private static final Duration SPILL_MAX = Duration.ofMinutes(5);

    static final List<Check<Quorum>> CONTROLLER_CLOCK =
            List.of(new Check<>("clock.controller", Section.QUORUM, MachineChecks::controllerClock));
    static final List<Check<List<NewestRecord>>> BROKER_CLOCK =
            List.of(new Check<>("clock.broker", Section.NEWEST, MachineChecks::brokerClock));
    static final List<Check<List<LogDir>>> DISKS = List.of(
            new Check<>("disk.failed", Section.DISKS, MachineChecks::failed),
            new Check<>("disk.usable", Section.DISKS, MachineChecks::usable),
            new Check<>("disk.use", Section.DISKS, MachineChecks::use),
            new Check<>("disk.budget", Section.DISKS, MachineChecks::budget));
    static final List<Check<Local>> LOCAL = List.of(
            new Check<>("local.state-dir", Section.LOCAL, MachineChecks::stateDir),
            new Check<>("local.heap", Section.LOCAL, MachineChecks::heap),
            new Check<>("local.files", Section.LOCAL, MachineChecks::files),
            new Check<>("local.spill", Section.LOCAL, MachineChecks::spill),
            new Check<>("local.paths", Section.LOCAL, FollowedPaths::judge),
            new Check<>("local.tls", Section.LOCAL, TlsChecks::judge));

    private MachineChecks() {}

    /** The answer was given between our asking and our having it. */
    private static List<Finding> controllerClock(Quorum quorum, Snapshot snapshot) {
        if (quorum.leaderClock().isEmpty()) {
            return List.of();
        }
        Duration ahead =
                Duration.between(quorum.answeredAt(), quorum.leaderClock().get());
        Duration behind = Duration.between(quorum.leaderClock().get(), quorum.askedAt());
        Duration off = ahead.compareTo(behind) > 0 ? ahead : behind;
        if (off.compareTo(CLOCK_MAX) <= 0) {
            return List.of();
        }
        return List.of(Finding.risk(
                "clock.controller",
                "controller " + quorum.leader(),
                "has a clock that is " + Amount.time(off) + (off.equals(ahead) ? " ahead of" : " behind")
                        + " this machine's",
                "the times of events, receipts and alarms contradict each other; nothing is lost by it",
                "on both machines: timedatectl status (or chronyc tracking)"));
    }

    /** A clock that is behind cannot be told from a topic that rests: no record was written to find out. */
    private static List<Finding> brokerClock(List<NewestRecord> newest, Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        newest.stream()
                .map(NewestRecord::leader)
                .distinct()
                .sorted()
                .forEach(leader -> newest.stream()
                        .filter(it -> it.leader() == leader)
                        .filter(it -> Duration.between(snapshot.wanted().now(), it.at())
                                        .compareTo(CLOCK_MAX)
                                > 0)
                        .max((one, other) -> one.at().compareTo(other.at()))
                        .ifPresent(it -> findings.add(Finding.risk(
                                "clock.broker",
                                "broker " + leader,
                                "leads " + it.partition() + ", whose newest record is from "
                                        + Amount.time(Duration.between(
                                                snapshot.wanted().now(), it.at()))
                                        + " ahead of this machine's clock",
                                "the times of events and receipts are wrong; where time decides what is deleted, old records"
                                        + " stay for longer and those written after the clock was put right go with them",
                                "on the broker's machine: timedatectl status (or chronyc tracking)"))));
        return findings;
    }

    private static List<Finding> failed(List<LogDir> dirs, Snapshot snapshot) {
        return dirs.stream()
                .filter(dir -> dir.error().isPresent())
                .map(dir -> Finding.unsafe(
                        "disk.failed",
                        "broker " + dir.broker() + " " + dir.path(),
                        "was given up by the broker: " + dir.error().get(),
                        "the copies in it are gone until it is mended; others may be the last ones",
                        "mend or replace the disk, then restart the broker: it copies anew what it lacks"))
                .toList();
    }

    private static List<Finding> usable(List<LogDir> dirs, Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        for (LogDir dir : dirs) {
            if (dir.totalBytes().isEmpty()
                    || dir.usableBytes().isEmpty()
                    || dir.totalBytes().getAsLong() <= 0) {
                continue;
            }
            long usable = dir.usableBytes().getAsLong();
            double share = (double) usable / dir.totalBytes().getAsLong();
            if (share < USABLE_RISK) {
                findings.add(new Finding(
                        "disk.usable",
                        share < USABLE_UNSAFE ? Severity.UNSAFE : Severity.RISK,
                        "broker " + dir.broker() + " " + dir.path(),
                        "has " + Amount.bytes(usable) + " left of "
                                + Amount.bytes(dir.totalBytes().getAsLong()),
                        "a broker whose disk is full stops; with the last copy's disk full senders are refused",
                        "free or add space there: du -xh --max-depth=1 " + dir.path() + " | sort -h"));
            }
        }
        return findings;
    }

    private static List<Finding> use(List<LogDir> dirs, Snapshot snapshot) {
        long ours = dirs.stream()
                .flatMap(dir -> dir.sizes().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        return dirs.stream()
                .filter(dir -> dir.usableBytes().isPresent())
                .min((one, other) -> Long.compare(
                        one.usableBytes().getAsLong(), other.usableBytes().getAsLong()))
                .map(dir -> Finding.note(
                        "disk.use",
                        "disks",
                        "hold " + Amount.bytes(ours) + " of our topics, all copies counted; the least space left is "
                                + Amount.bytes(dir.usableBytes().getAsLong()) + " (broker " + dir.broker() + " "
                                + dir.path() + ")",
                        "this is how much backlog can grow before brokers run full",
                        "df -h " + dir.path()))
                .map(List::of)
                .orElse(List.of());
    }

    private static List<Finding> budget(List<LogDir> dirs, Snapshot snapshot) {
        // Copies of a partition differ by what a broker has not freed yet: the largest counts.
        Map<TopicPartition, Long> copies = new HashMap<>();
        dirs.forEach(dir -> dir.sizes().forEach((partition, size) -> copies.merge(partition, size, Math::max)));
        List<Finding> findings = new ArrayList<>();
        new TreeMap<>(snapshot.wanted().budgets()).forEach((topic, budget) -> {
            long used = copies.entrySet().stream()
                    .filter(it -> it.getKey().topic().equals(topic))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            if (used > budget) {
                findings.add(
                        Finding.risk(
                                "disk.budget",
                                topic,
                                "takes " + Amount.bytes(used) + " a copy, and its budget (retain.budget) is "
                                        + Amount.bytes(budget),
                                "nothing is deleted for it: what is there is not delivered, or not for long enough",
                                "weir topics retention; then help the SIEM, shorten retain.after-delivery, or raise the budget"));
            }
        });
        return findings;
    }

    private static List<Finding> stateDir(Local local, Snapshot snapshot) {
        if (local.stateDir().isEmpty()) {
            return List.of();
        }
        Local.StateDir dir = local.stateDir().get();
        Path path = dir.path();
        if (!dir.isWritable()) {
            return List.of(Finding.risk(
                    "local.state-dir",
                    path.toString(),
                    "cannot be written (streams.state-dir)",
                    "judging does not start",
                    "mkdir -p " + path + " && chown \"$(id -u)\" " + path));
        }
        boolean isGone = GONE_AT_RESTART.contains(dir.fileSystem());
        if (!isGone && !dir.fileSystem().equals("overlay")) {
            return List.of();
        }
        return List.of(new Finding(
                "local.state-dir",
                isGone ? Severity.RISK : Severity.NOTE,
                path.toString(),
                "is on " + dir.fileSystem() + ", which is gone with " + (isGone ? "a reboot" : "the container")
                        + " (streams.state-dir)",
                "the instance forgets who it is: the transaction it died in holds delivery back until it has timed out",
                "set streams.state-dir to a folder on a disk" + (isGone ? "" : ", or mount a volume there")));
    }

    /** Buffers are not all a part needs: beyond half of the heap it spends its time collecting garbage. */
    private static List<Finding> heap(Local local, Snapshot snapshot) {
        if (local.buffersBytes() <= local.heapBytes() / 2) {
            return List.of();
        }
        long megabytes = ((2 * local.buffersBytes()) >> 20) + 1;
        return List.of(Finding.risk(
                "local.heap",
                "heap",
                "is " + Amount.bytes(local.heapBytes()) + ", and the settings let buffers take "
                        + Amount.bytes(local.buffersBytes())
                        + " of it (source.buffer-bytes-max, sink.buffer-bytes-max)",
                "the process can run out of memory and start again; nothing is lost, and each time costs seconds",
                "WEIR_HEAP=" + megabytes + "m, or smaller buffers"));
    }

    private static List<Finding> files(Local local, Snapshot snapshot) {
        if (local.filesMax() <= 0 || local.filesMax() >= FILES_MIN) {
            return List.of();
        }
        return List.of(Finding.risk(
                "local.files",
                "process",
                "may have " + local.filesMax() + " open files and sockets",
                "at the limit senders are refused, and a broker in the process stops",
                "ulimit -n 100000 before the start (systemd: LimitNOFILE=100000)"));
    }

    /** Datagrams, which nobody sends again. */
    private static List<Finding> spill(Local local, Snapshot snapshot) {
        return local.spilled().stream()
                .map(it ->
                        spill(it, Duration.between(it.since(), snapshot.wanted().now())))
                .toList();
    }

    private static Finding spill(Local.Spilled file, Duration age) {
        String path = file.path().toString();
        String holds = Amount.bytes(file.bytes()) + " of syslog that was read and is not committed";
        if (file.isDamaged()) {
            return Finding.risk(
                    "local.spill",
                    path,
                    "is damaged, and was moved aside: it held " + holds,
                    "they are in no topic, and in no count",
                    "strings " + path + " | less; then delete it");
        }
        if (!file.isExpected()) {
            return Finding.risk(
                    "local.spill",
                    path,
                    "holds " + holds + ", and nobody takes it up: no port of source.syslog is set",
                    "they are lost where the file is deleted, and late until then",
                    "set a port of source.syslog until the file is gone, or delete it: " + path);
        }
        Severity severity = age.compareTo(SPILL_MAX) > 0 ? Severity.RISK : Severity.NOTE;
        return new Finding(
                "local.spill",
                severity,
                path,
                "holds " + holds + ", since " + Amount.time(age)
                        + ": a task on this machine takes it up when it starts",
                "they are late; where the task has moved to another worker, they wait until it is back",
                "ls -l " + path + "; give the worker a group of its own (source.connect.group)");
    }
}
