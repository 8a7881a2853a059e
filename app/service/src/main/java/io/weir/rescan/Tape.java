package io.weir.rescan;

import java.util.ArrayList;
import java.util.List;

/** Receipts of one partition in their order, in a dozen bytes each: a quiet pipeline writes one an event. */
final class Tape {
    private static final int PIECE_BYTES = 1 << 16;
    /** Five numbers of at most ten bytes, and the digest. */
    private static final int RECEIPT_BYTES_MAX = 64;

    private final List<byte[]> pieces = new ArrayList<>();
    private byte[] piece = {};
    private int at;
    private long written;
    private long readLast;
    private int readPiece;
    private int readAt;
    private long read;
    private long last;

    /** Those that come must not begin before the one before them did. */
    void add(Receipt receipt) {
        if (piece.length - at < RECEIPT_BYTES_MAX) {
            piece = new byte[PIECE_BYTES];
            pieces.add(piece);
            at = 0;
        }
        number(zigzag(receipt.first() - last));
        number(receipt.last() - receipt.first());
        number(receipt.events());
        number(receipt.rejected());
        piece[at++] = (byte) (receipt.hasDigest() ? 1 : 0);
        if (receipt.hasDigest()) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                piece[at++] = (byte) (receipt.digest() >>> shift);
            }
        }
        last = receipt.last();
        written++;
    }

    boolean hasNext() {
        return read < written;
    }

    Receipt next(String topic, int partition) {
        byte[] from = pieces.get(readPiece);
        if (from.length - readAt < RECEIPT_BYTES_MAX) {
            readPiece++;
            readAt = 0;
        }
        long first = readLast + unzigzag(read());
        readLast = first + read();
        long events = read();
        long rejected = read();
        boolean hasDigest = pieces.get(readPiece)[readAt++] == 1;
        long digest = 0;
        for (int i = 0; hasDigest && i < Long.BYTES; i++) {
            digest = (digest << 8) | (pieces.get(readPiece)[readAt++] & 0xff);
        }
        read++;
        return new Receipt(topic, partition, first, readLast, events, rejected, hasDigest, digest);
    }

    private void number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            piece[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        piece[at++] = (byte) rest;
    }

    private long read() {
        byte[] from = pieces.get(readPiece);
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from[readAt++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }
}
