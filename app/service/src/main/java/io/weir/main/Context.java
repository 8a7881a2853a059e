package io.weir.main;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/** What a command has from its process: streams, environment, and how long it may go on. */
record Context(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Lifetime lifetime) {
    static Context ofProcess() {
        Lifetime lifetime = new Lifetime(Runtime.getRuntime()::addShutdownHook);
        return new Context(System.in, System.out, System.err, System.getenv(), lifetime);
    }
}
