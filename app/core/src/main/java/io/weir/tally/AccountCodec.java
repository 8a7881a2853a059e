package io.weir.tally;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An account as the value of a ledger record: fixed fields, big-endian, and behind them the gaps. Version 2 has one field
 * more than version 1, the late events, which version 1 did not count; it is read as having none.
 */
public final class AccountCodec {
    private static final byte VERSION = 2;

    private static final byte WITHOUT_LATE = 1;

    /** Outcomes that a record of these versions has; one that a later release adds is a version of its own. */
    private static final Outcome[] OUTCOMES = Outcome.values();

    private static final int FIXED_BYTES = Byte.BYTES + 7 * Long.BYTES + OUTCOMES.length * 2 * Long.BYTES + Short.BYTES;
    private static final int GAP_BYTES = 4 * Long.BYTES;

    private AccountCodec() {}

    public static byte[] write(Account account) {
        List<Gap> gaps = account.gaps();
        ByteBuffer to = ByteBuffer.allocate(FIXED_BYTES + gaps.size() * GAP_BYTES);
        to.put(VERSION);
        to.putLong(account.begun());
        to.putLong(account.covered());
        to.putLong(account.epoch());
        to.putLong(account.next());
        to.putLong(account.missing());
        to.putLong(account.repeated());
        to.putLong(account.late());
        for (Outcome outcome : OUTCOMES) {
            Count count = account.count(outcome);
            to.putLong(count.events());
            to.putLong(count.digest());
        }
        to.putShort((short) gaps.size());
        for (Gap gap : gaps) {
            to.putLong(gap.epoch());
            to.putLong(gap.first());
            to.putLong(gap.last());
            to.putLong(gap.seenAt());
        }
        return to.array();
    }

    /** @throws IllegalArgumentException for what is no account: a ledger that cannot be read must not be counted on */
    public static Account read(LedgerKey key, byte[] value) {
        ByteBuffer from = ByteBuffer.wrap(value);
        byte version = value.length == 0 ? 0 : from.get();
        boolean hasLate = version == VERSION;
        int fixedBytes = hasLate ? FIXED_BYTES : FIXED_BYTES - Long.BYTES;
        if ((!hasLate && version != WITHOUT_LATE) || value.length < fixedBytes) {
            throw unreadable(key, value);
        }
        Account account = new Account(key, from.getLong());
        long covered = from.getLong();
        long epoch = from.getLong();
        long next = from.getLong();
        long missing = from.getLong();
        long repeated = from.getLong();
        long late = hasLate ? from.getLong() : 0;
        for (Outcome outcome : OUTCOMES) {
            account.restore(outcome, new Count(from.getLong(), from.getLong()));
        }
        int size = from.getShort();
        if (size < 0 || size > Sequence.GAPS_MAX || from.remaining() != size * GAP_BYTES) {
            throw unreadable(key, value);
        }
        List<Gap> gaps = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            gaps.add(new Gap(from.getLong(), from.getLong(), from.getLong(), from.getLong()));
        }
        account.restore(covered, epoch, next, missing, repeated, late, gaps);
        return account;
    }

    private static IllegalArgumentException unreadable(LedgerKey key, byte[] value) {
        return new IllegalArgumentException(
                "the ledger's record " + key + ", " + value.length + " bytes, is no account of version " + WITHOUT_LATE
                        + " or " + VERSION + ": it was written by another release, or by something else");
    }
}
