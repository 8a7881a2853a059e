package io.weir.demo;

import java.util.List;
import java.util.Locale;

/** Which kinds of security log a run sends. */
public enum Mix {
    ALL,
    LOGINS;

    /** One that stands twice is sent twice as often. */
    List<Shape> shapes() {
        return this == LOGINS
                ? List.of(new Logins())
                : List.of(new Logins(), new Logins(), new CloudAudit(), new NetworkAlerts(), new CanonicalEvents());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
