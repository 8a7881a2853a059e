package io.weir.main;

/** What the process says when it ends: a contract with scripts. */
final class ExitCode {
    static final int OK = 0;
    /** Something did not work, or a check found something wrong. */
    static final int FAILURE = 1;
    /** The command line itself. */
    static final int USAGE = 2;
    /** No broker answers: trying again later may help. EX_UNAVAILABLE of sysexits.h. */
    static final int UNAVAILABLE = 69;
    /** Settings or log types: trying again will not help. EX_CONFIG of sysexits.h. */
    static final int CONFIGURATION = 78;

    private ExitCode() {}
}
