package io.weir.siem;

import io.weir.delivery.Delivery;
import org.jspecify.annotations.Nullable;

/** What a target presents itself with, in one header of each request. Any thread may call. */
interface Credential extends AutoCloseable {
    /** The name of the header. */
    String header();

    /** What to present now, or why there is nothing: then no request is made. */
    Offer offer();

    /** What was presented last is accepted. */
    void accepted();

    /**
     * @param value with which a request was refused
     * @return true where there is another now
     */
    boolean isReplaced(String value);

    @Override
    void close();

    /**
     * The value of the header.
     *
     * @param trouble why there is none, null where there is one
     */
    record Offer(String value, @Nullable Delivery trouble) {
        static Offer of(String value) {
            return new Offer(value, null);
        }

        static Offer none(Delivery trouble) {
            return new Offer("", trouble);
        }

        /** It is a secret. */
        @Override
        public String toString() {
            return trouble == null ? "***" : trouble.toString();
        }
    }
}
