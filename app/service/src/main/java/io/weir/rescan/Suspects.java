package io.weir.rescan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.cluster.LogReader.Range;
import io.weir.tally.Finding;
import io.weir.tally.Place;
import io.weir.tally.ScanFinding.Altered;
import io.weir.tally.ScanFinding.Mistaken;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads once more the few records among which one is not what its origin is, and says which. */
final class Suspects {
    /** Each takes a fraction of a second; what is wrong with more than that is wrong with all. */
    private static final int BLOCKS_MAX = 100;

    private record Original(String sid, int crc) {}

    private final ScanReader reader;
    private final Partition partition;
    private final Map<Kind, Place> places;

    Suspects(ScanReader reader, Partition partition, Map<Kind, Place> places) {
        this.reader = reader;
        this.partition = partition;
        this.places = places;
    }

    void name() {
        int looked = 0;
        for (int block = 0; block < partition.blocks.count(); block++) {
            boolean isWhole = partition.blocks.begin(block) >= partition.rawBegin
                    && Math.min(end(block), partition.rawEnd) <= partition.rawReadTo;
            if (isWhole && !partition.blocks.isSound(block)) {
                boolean isNamed = looked++ < BLOCKS_MAX && name(block);
                if (!isNamed) {
                    partition.found.stray(
                            partition.raw,
                            partition.blocks.begin(block),
                            "what left does not add up with the thousand records from there on");
                }
            }
        }
    }

    private boolean name(int block) {
        Map<Long, Original> originals = originals(block);
        long[] named = new long[1];
        for (Kind kind : new Kind[] {Kind.VALID, Kind.PRIORITY, Kind.DEAD}) {
            long first = partition.blocks.first(block, kind);
            Place place = places.get(kind);
            if (first >= 0 && place != null) {
                Heads heads = new Heads(partition.raw.topic());
                read(place, new Range(first, partition.blocks.last(block, kind) + 1), record -> {
                    heads.read(record);
                    named[0] += compare(kind, place, heads, record, block, originals) ? 1 : 0;
                });
            }
        }
        return named[0] > 0;
    }

    private Map<Long, Original> originals(int block) {
        Map<Long, Original> originals = new HashMap<>();
        Heads heads = new Heads(partition.raw.topic());
        byte[] ownLane = ("@" + partition.raw).getBytes(ISO_8859_1);
        Range range = new Range(partition.blocks.begin(block), Math.min(end(block), partition.rawReadTo));
        read(partition.raw, range, record -> {
            heads.read(record);
            if (!heads.hasSid) {
                heads.sid.derive(ownLane, record.timestamp(), record.offset());
            }
            originals.put(record.offset(), new Original(heads.sid.toString(), DeadTopic.crc(record)));
        });
        return originals;
    }

    private boolean compare(
            Kind kind,
            Place place,
            Heads heads,
            ConsumerRecord<byte[], Integer> record,
            int block,
            Map<Long, Original> originals) {
        long origin = heads.origin.offset();
        boolean isOfBlock = heads.hasSid
                && heads.hasOrigin
                && (kind != Kind.DEAD || heads.isByJudge)
                && heads.origin.partition() == partition.number
                && origin >= partition.blocks.begin(block)
                && origin < end(block);
        if (!isOfBlock) {
            return false;
        }
        String sid = heads.sid.toString();
        Original original = originals.get(origin);
        String lane = partition.lanes.of(heads.sid).text();
        Finding wrong = null;
        if (original == null) {
            partition.found.stray(place, record.offset(), "no event of raw stands at the origin that it names");
            return true;
        } else if (!original.sid().equals(sid)) {
            wrong = new Mistaken(lane, place, record.offset(), sid, partition.raw, origin, original.sid());
        } else if (kind == Kind.DEAD && !heads.isOther && original.crc() != DeadTopic.crc(record)) {
            wrong = new Altered(lane, place, record.offset(), sid, partition.raw, origin);
        }
        if (wrong != null) {
            partition.found.add(wrong);
        }
        return wrong != null;
    }

    private long end(int block) {
        return partition.blocks.begin(block) + (1L << Blocks.SHIFT);
    }

    private void read(Place place, Range range, Consumer<ConsumerRecord<byte[], Integer>> each) {
        TopicPartition key = new TopicPartition(place.topic(), place.partition());
        Taker taker = new Taker() {
            @Override
            public void take(ConsumerRecord<byte[], Integer> record) {
                each.accept(record);
            }

            @Override
            public void cut(long begin) {
                // What is gone by now cannot be named, and the sum says that something is wrong.
            }
        };
        reader.read(Map.of(key, range), Map.of(key, taker));
    }
}
