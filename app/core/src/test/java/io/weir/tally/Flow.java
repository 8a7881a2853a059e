package io.weir.tally;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A pipeline of lists, which keeps its books as the real one does and lets a test change what stands in between. */
final class Flow {
    static final int PARTITIONS = 2;
    static final Books.Names NAMES = new Books.Names("weir.raw", "weir.valid", "weir.priority", "weir.dlq");

    /** Bytes and what its headers say; null stands for a marker of a transaction. */
    record Event(
            Sid sid,
            String bytes,
            boolean isAgain,
            @Nullable Sid after,
            @Nullable Origin origin) {}

    private final Map<Place, List<@Nullable Event>> logs = new TreeMap<>();
    private final Map<Place, Tally> tallies = new HashMap<>();
    private final Map<Place, Long> committed = new HashMap<>();
    private final Map<Place, Long> begins = new HashMap<>();
    private final Map<LedgerKey, Account> ledger =
            new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    private final Map<String, Position> positions = new TreeMap<>();
    private final List<Place> unread = new ArrayList<>();
    private boolean isPositionKnown = true;
    private @Nullable List<Account> frozen;
    private @Nullable Map<Place, Long> frozenOffsets;

    Flow() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (String topic : List.of(NAMES.raw(), NAMES.valid(), NAMES.priority(), NAMES.deadLetter())) {
                logs.put(new Place(topic, partition), new ArrayList<>());
                committed.put(new Place(topic, partition), 0L);
                begins.put(new Place(topic, partition), 0L);
            }
        }
    }

    static Place raw(int partition) {
        return new Place(NAMES.raw(), partition);
    }

    static Place valid(int partition) {
        return new Place(NAMES.valid(), partition);
    }

    static Place priority(int partition) {
        return new Place(NAMES.priority(), partition);
    }

    static Place deadLetter(int partition) {
        return new Place(NAMES.deadLetter(), partition);
    }

    List<@Nullable Event> log(Place place) {
        return logs.get(place);
    }

    Map<String, Position> positions() {
        return positions;
    }

    Map<Place, Long> committed() {
        return committed;
    }

    Map<Place, Long> begins() {
        return begins;
    }

    /** The source takes events of a lane in; every tenth is a dead letter to come, every fifth goes first. */
    void send(int partition, String lane, long epoch, int events) {
        for (int i = 0; i < events; i++) {
            Position last = positions.get(lane);
            boolean isFirst = last == null || last.epoch() != epoch;
            Sid sid = new Sid(lane, epoch, isFirst ? 0 : last.seq() + 1);
            Sid after = isFirst && last != null ? new Sid(lane, last.epoch(), last.seq()) : null;
            log(raw(partition)).add(new Event(sid, "event " + sid, false, after, null));
            positions.put(lane, new Position(epoch, sid.seq()));
        }
        log(raw(partition)).add(null);
    }

    /** Judges what stands in raw up to an offset, and commits. */
    void judge(int partition, long upTo) {
        Place place = raw(partition);
        Tally tally = tallies.computeIfAbsent(place, it -> new Tally(Stage.STREAMS, it.topic(), it.partition(), 0));
        long from = committed.get(place);
        long to = Math.min(upTo, log(place).size());
        for (long offset = from; offset < to; offset++) {
            Event event = log(place).get((int) offset);
            if (event != null) {
                judge(tally, place, event, offset);
            }
        }
        commit(place, tally, to);
        List.of(valid(partition), priority(partition), deadLetter(partition)).forEach(it -> log(it).add(null));
    }

    void judgeAll() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            judge(partition, Long.MAX_VALUE);
        }
    }

    /** Delivers what stands there up to an offset, and commits. Every seventh is refused. */
    void deliver(Place place, long upTo) {
        Tally tally = tallies.computeIfAbsent(place, it -> new Tally(Stage.SINK, it.topic(), it.partition(), 0));
        long to = Math.min(upTo, log(place).size());
        for (long offset = committed.get(place); offset < to; offset++) {
            Event event = log(place).get((int) offset);
            if (event != null) {
                Account account = tally.of(event.sid());
                boolean isRefused = event.sid().seq() % 7 == 3;
                if (event.isAgain()) {
                    account.takeAgain(event.sid(), crc(event.bytes()));
                } else {
                    account.takeSome(event.sid(), crc(event.bytes()));
                }
                account.settle(isRefused ? Outcome.REJECTED : Outcome.DELIVERED, event.sid(), crc(event.bytes()));
                if (isRefused) {
                    log(deadLetter(place.partition())).add(event);
                }
            }
        }
        commit(place, tally, to);
    }

    void deliverAll() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            deliver(valid(partition), Long.MAX_VALUE);
            deliver(priority(partition), Long.MAX_VALUE);
        }
    }

    void hidePositions() {
        isPositionKnown = false;
    }

    /** As where more waits than an audit reads. */
    void leaveUnread(Place place) {
        unread.add(place);
    }

    /** As where offsets and ledger were read a while before the topics are. */
    void freezeLedger() {
        frozenOffsets = Map.copyOf(committed);
        frozen = ledger.values().stream().map(Account::copy).toList();
    }

    void forgetLedger() {
        ledger.clear();
        tallies.clear();
    }

    /** As a stage does that starts in the middle of a log. */
    void beginTally(Place place, Stage stage, long offset) {
        committed.put(place, offset);
        tallies.put(place, new Tally(stage, place.topic(), place.partition(), offset));
    }

    Residual audit() {
        Map<Place, Marks> marks = new HashMap<>();
        Map<Place, Long> offsets = frozenOffsets == null ? committed : frozenOffsets;
        Map<Place, Long> deadLetterEnds = new HashMap<>();
        logs.forEach((place, log) -> {
            if (place.topic().equals(NAMES.deadLetter())) {
                deadLetterEnds.put(place, (long) log.size());
            } else {
                marks.put(place, new Marks(begins.get(place), offsets.get(place), log.size()));
            }
        });
        Books books = new Books(
                NAMES,
                isPositionKnown ? Optional.of(Map.copyOf(positions)) : Optional.empty(),
                frozen == null ? ledger.values() : frozen,
                marks,
                deadLetterEnds);
        books.backlogs().forEach(this::read);
        return Law.apply(books);
    }

    private void read(Backlog backlog) {
        if (unread.contains(backlog.place())) {
            return;
        }
        List<@Nullable Event> log = log(backlog.place());
        for (long offset = backlog.from(); offset < log.size(); offset++) {
            Event event = log.get((int) offset);
            if (event != null) {
                backlog.add(new Waiting(
                        event.sid(), offset, crc(event.bytes()), event.isAgain(), event.after(), event.origin()));
            }
        }
        backlog.complete();
    }

    private void judge(Tally tally, Place place, Event event, long offset) {
        Sid sid = event.sid();
        Account account = tally.of(sid);
        if (event.after() != null) {
            account.follows(event.after(), offset);
        }
        if (event.isAgain()) {
            account.takeAgain(sid, crc(event.bytes()));
        } else {
            account.take(sid, crc(event.bytes()), offset);
        }
        Origin origin = new Origin(place.topic(), place.partition(), offset);
        String bytes = sid.seq() % 10 == 9 && !event.isAgain() ? event.bytes() : "judged " + event.bytes();
        Outcome outcome = outcome(event);
        String topic = switch (outcome) {
            case VALID -> NAMES.valid();
            case PRIORITY -> NAMES.priority();
            default -> NAMES.deadLetter();
        };
        log(new Place(topic, place.partition())).add(new Event(sid, bytes, event.isAgain(), null, origin));
        account.settle(outcome, sid, crc(bytes));
    }

    private static Outcome outcome(Event event) {
        long seq = event.sid().seq();
        if (seq % 10 == 9 && !event.isAgain()) {
            return Outcome.DEAD_LETTER;
        }
        return seq % 5 == 0 ? Outcome.PRIORITY : Outcome.VALID;
    }

    private void commit(Place place, Tally tally, long offset) {
        Collection<Account> changed = tally.changed(offset);
        changed.forEach(it -> ledger.put(it.key(), it.copy()));
        committed.put(place, offset);
    }

    static int crc(String text) {
        return Digest.crc(text.getBytes(US_ASCII));
    }
}
