package io.weir.flow;

/** What an answer says of how much the SIEM can take, beside what it says of each event. */
public enum Pressure {
    /** It takes what comes. */
    NONE,

    /** It asks for less, or did not answer in time. */
    HIGH,

    /** The answer is about something else: credentials, or one server of several. */
    UNKNOWN
}
