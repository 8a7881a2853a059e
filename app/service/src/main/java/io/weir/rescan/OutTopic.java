package io.weir.rescan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.tally.Place;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The events of one partition of valid or priority, held against the receipts. */
final class OutTopic implements Taker {
    private final Partition partition;
    private final Kind kind;
    private final Place place;
    private final Place other;
    private final ReceiptCursor receipts;
    private final Heads heads;
    private final byte[] ownLane;
    private final long committed;
    private final long receiptedFrom;

    /**
     * @param other where its events would go with the other verdict
     * @param committed how far the sink's group has come
     * @param receiptedFrom the first offset of which there must be a receipt, if the group has passed it
     */
    OutTopic(
            Partition partition,
            Kind kind,
            Place place,
            Place other,
            ReceiptCursor receipts,
            long committed,
            long receiptedFrom) {
        this.partition = partition;
        this.kind = kind;
        this.place = place;
        this.other = other;
        this.receipts = receipts;
        this.committed = committed;
        this.receiptedFrom = receiptedFrom;
        heads = new Heads(partition.raw.topic());
        ownLane = ("@" + place).getBytes(ISO_8859_1);
    }

    @Override
    public void take(ConsumerRecord<byte[], Integer> record) {
        partition.records++;
        heads.read(record);
        SidBytes sid = heads.sid;
        boolean isOurs = heads.hasSid && heads.hasOrigin;
        if (!heads.hasSid) {
            // The sink gives it one too, and so it is in the receipt.
            sid.derive(ownLane, record.timestamp(), record.offset());
        }
        Lane lane = partition.lanes.of(sid);
        long ordinal = lane.seen[kind.index()]++;
        if (isOurs) {
            judged(record, lane, ordinal);
        } else {
            partition.found.stray(place, record.offset(), "it has no sid, or no origin in " + partition.raw.topic());
        }
        delivered(record, lane, ordinal, isOurs && heads.origin.partition() == partition.number);
    }

    @Override
    public void cut(long begin) {
        partition.cut(kind);
        receipts.cut(begin);
    }

    /** All of it has been taken. */
    void end() {
        receipts.end();
    }

    private void judged(ConsumerRecord<byte[], Integer> record, Lane lane, long ordinal) {
        if (kind == Kind.VALID) {
            lane.valid++;
        } else {
            lane.priority++;
        }
        partition.left(kind, place, heads, lane, record.offset(), ordinal);
        if (heads.isPriority != (kind == Kind.PRIORITY)) {
            partition.found.misrouted(lane, other, place);
        }
    }

    private void delivered(ConsumerRecord<byte[], Integer> record, Lane lane, long ordinal, boolean hasOrigin) {
        long offset = record.offset();
        SidBytes sid = heads.sid;
        if (receipts.covers(offset)) {
            boolean isThere = hasOrigin && partition.refused.holds(heads.origin.offset());
            boolean isRefused = isThere && partition.refused.get(heads.origin.offset());
            boolean isKnown = isThere && partition.knowsRefused();
            receipts.count(
                    EventDigest.of(sid.laneHash(), sid.epoch(), sid.seq(), DeadTopic.crc(record)), isRefused, isKnown);
            if (isRefused) {
                lane.rejected++;
            } else {
                lane.delivered++;
            }
        } else if (offset >= committed) {
            lane.waitingOut++;
        } else if (offset >= receiptedFrom) {
            partition.found.event(Found.What.UNRECEIPTED, lane, sid.epoch(), sid.seq(), place, offset, ordinal);
        } else {
            lane.delivered++;
        }
    }
}
