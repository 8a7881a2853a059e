package io.weir.rescan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One partition of raw, read when everything that left it has been seen: each number once, and each with an outcome. */
final class RawTopic implements Taker {
    private final Partition partition;
    private final Heads heads;
    private final byte[] ownLane;
    private final long reachFrom;
    private final long reachTo;

    RawTopic(Partition partition) {
        this.partition = partition;
        heads = new Heads(partition.raw.topic());
        ownLane = ("@" + partition.raw).getBytes(ISO_8859_1);
        reachFrom = partition.reachFrom();
        reachTo = partition.reachTo();
    }

    @Override
    public void take(ConsumerRecord<byte[], Integer> record) {
        partition.records++;
        heads.read(record);
        SidBytes sid = heads.sid;
        long offset = record.offset();
        if (!heads.hasSid) {
            sid.derive(ownLane, record.timestamp(), offset);
        }
        Lane lane = partition.lanes.of(sid);
        long ordinal = lane.seen[Kind.RAW.index()]++;
        if (!heads.isAgain && lane.isNumbered()) {
            number(lane, offset, ordinal);
        }
        if (partition.judged.get(offset)) {
            lane.taken++;
            lane.redriven += heads.isAgain ? 1 : 0;
            partition.blocks.came(offset, Partition.identity(sid, offset));
            if (partition.dead.get(offset)) {
                partition.blocks.cameAs(offset, Partition.content(DeadTopic.crc(record), offset));
            }
        } else if (offset >= partition.committed) {
            lane.waitingRaw++;
        } else if (offset < reachFrom || offset >= reachTo) {
            lane.taken++;
            partition.beyondReach++;
        } else {
            lane.taken++;
            partition.found.event(Found.What.UNJUDGED, lane, sid.epoch(), sid.seq(), partition.raw, offset, ordinal);
        }
    }

    @Override
    public void cut(long begin) {
        partition.rawBegin = begin;
    }

    private void number(Lane lane, long offset, long ordinal) {
        SidBytes sid = heads.sid;
        if (heads.hasAfter && heads.after.isOf(lane.name())) {
            lane.follows(sid.epoch(), new Lane.After(heads.after.epoch(), heads.after.seq()));
        }
        switch (lane.see(sid.epoch(), sid.seq(), offset)) {
            case AGAIN ->
                partition.found.event(
                        Found.What.DUPLICATED, lane, sid.epoch(), sid.seq(), partition.raw, offset, ordinal);
            case LATE ->
                partition.found.event(
                        Found.What.DISORDERED, lane, sid.epoch(), sid.seq(), partition.raw, offset, ordinal);
            case TOO_FAR -> lane.unfollowed++;
            default -> {}
        }
    }
}
