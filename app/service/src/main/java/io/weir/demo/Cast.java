package io.weir.demo;

import java.util.SplittableRandom;

/** Who acts in the generated events, and from where. Addresses are of the ranges kept for documentation. */
final class Cast {
    private static final String[] USERS = {
        "alice",
        "bob",
        "carol",
        "dave",
        "erin",
        "frank",
        "grace",
        "heidi",
        "ivan",
        "judy",
        "mallory",
        "oscar",
        "peggy",
        "svc-backup",
        "svc-deploy",
        "trent",
        "victor",
        "walter"
    };
    private static final String[] HOSTS = {
        "bastion-1", "bastion-2", "db-1", "db-2", "ids-1", "mail-1", "vpn-1", "web-1", "web-2", "web-3"
    };
    private static final String[] OUTSIDE = {"192.0.2.", "198.51.100.", "203.0.113."};

    private Cast() {}

    static String user(SplittableRandom random) {
        return one(random, USERS);
    }

    static String host(SplittableRandom random) {
        return one(random, HOSTS);
    }

    static String outside(SplittableRandom random) {
        return one(random, OUTSIDE) + random.nextInt(1, 255);
    }

    static String inside(SplittableRandom random) {
        return "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(1, 255);
    }

    static int port(SplittableRandom random) {
        return random.nextInt(1024, 65536);
    }

    static String one(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
