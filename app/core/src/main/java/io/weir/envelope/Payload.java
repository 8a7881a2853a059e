package io.weir.envelope;

import java.util.Arrays;

/** Immutable bytes. Prints only its size: payloads are evidence and may hold secrets. */
public final class Payload {
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes the array over without a copy: the caller must not write to it again. */
    public static Payload wrap(byte[] bytes) {
        return new Payload(bytes);
    }

    /** The array itself, because every event passes here several times: callers must not write to it. */
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes]";
    }
}
