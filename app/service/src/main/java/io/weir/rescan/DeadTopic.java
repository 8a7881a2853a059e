package io.weir.rescan;

import io.weir.tally.Place;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The dead letters of one partition: those of the judge are outcomes, those of the sink stand in receipts too. */
final class DeadTopic implements Taker {
    private final Partition partition;
    private final Place place;
    private final Heads heads;

    DeadTopic(Partition partition, Place place) {
        this.partition = partition;
        this.place = place;
        heads = new Heads(partition.raw.topic());
    }

    @Override
    public void take(ConsumerRecord<byte[], Integer> record) {
        partition.records++;
        heads.read(record);
        if (!heads.isByJudge && !heads.isBySink) {
            partition.foreignDeadLetters++;
        } else if (!heads.hasSid || !heads.hasOrigin) {
            partition.found.stray(place, record.offset(), "it has no sid, or no origin in " + partition.raw.topic());
        } else if (heads.isByJudge) {
            judged(record);
        } else {
            refused(record);
        }
    }

    @Override
    public void cut(long begin) {
        partition.cut(Kind.DEAD);
    }

    private void judged(ConsumerRecord<byte[], Integer> record) {
        Lane lane = partition.lanes.of(heads.sid);
        long ordinal = lane.seen[Kind.DEAD.index()]++;
        lane.deadLetters++;
        boolean isKnown = partition.left(Kind.DEAD, place, heads, lane, record.offset(), ordinal);
        if (isKnown && !heads.isOther) {
            long origin = heads.origin.offset();
            partition.dead.set(origin);
            partition.blocks.leftAs(origin, Partition.content(crc(record), origin));
        }
    }

    private void refused(ConsumerRecord<byte[], Integer> record) {
        long origin = heads.origin.offset();
        if (heads.origin.partition() != partition.number || !partition.refused.holds(origin)) {
            return;
        }
        if (partition.refused.set(origin)) {
            Lane lane = partition.lanes.of(heads.sid);
            partition.found.event(
                    Found.What.JUDGED_TWICE,
                    lane,
                    heads.sid.epoch(),
                    heads.sid.seq(),
                    place,
                    record.offset(),
                    lane.seen[Kind.DEAD.index()]++);
        }
    }

    static int crc(ConsumerRecord<byte[], Integer> record) {
        Integer crc = record.value();
        return crc == null ? 0 : crc;
    }
}
