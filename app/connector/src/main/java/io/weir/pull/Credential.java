package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a feed presents itself with, in one header of each request. Of one thread. */
public interface Credential {
    /** The value of the header, or why there is none. */
    record Offer(String header, String value, @Nullable Trouble trouble) {
        static Offer none(Trouble trouble) {
            return new Offer("", "", trouble);
        }

        /** It is a secret. */
        @Override
        public String toString() {
            return trouble == null ? header + ": ***" : trouble.toString();
        }
    }

    Offer offer(Asker asker) throws InterruptedException;

    /** It was refused. True where the next one that is offered is another. */
    boolean isReplaced();

    /** How something is asked for beside pages. */
    interface Asker {
        Reply<byte[]> post(String address, String form) throws InterruptedException;
    }

    static Credential none() {
        return new Fixed("", "");
    }

    /** @param scheme before the key; may be empty */
    static Credential key(String header, String scheme, String key) {
        return new Fixed(header, scheme.isEmpty() ? key : scheme + " " + key);
    }

    static Credential basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(UTF_8);
        return new Fixed("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
    }

    /** @param address of the token endpoint */
    static Credential clientCredentials(String address, String id, String secret, String scope) {
        return new ClientCredentials(address, id, secret, scope, System::nanoTime);
    }

    /** One that stays as it is. */
    record Fixed(String header, String value) implements Credential {
        @Override
        public Offer offer(Asker asker) {
            return new Offer(header, value, null);
        }

        @Override
        public boolean isReplaced() {
            return false;
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}
