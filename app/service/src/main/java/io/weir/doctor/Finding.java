package io.weir.doctor;

/**
 * One thing a check found.
 *
 * @param check the check's id, as {@code cluster.allow-unsafe} takes it
 * @param subject the topic, group, partition or broker
 * @param what what is so, in one sentence without the subject
 * @param why what it could cost
 * @param command what mends it, or shows more where nothing mends it blindly; to be pasted
 */
public record Finding(String check, Severity severity, String subject, String what, String why, String command) {
    public static Finding unsafe(String check, String subject, String what, String why, String command) {
        return new Finding(check, Severity.UNSAFE, subject, what, why, command);
    }

    public static Finding risk(String check, String subject, String what, String why, String command) {
        return new Finding(check, Severity.RISK, subject, what, why, command);
    }

    public static Finding note(String check, String subject, String what, String why, String command) {
        return new Finding(check, Severity.NOTE, subject, what, why, command);
    }

    /** The same, no longer in the way because the user said so. */
    Finding accepted() {
        return new Finding(check, Severity.RISK, subject, what, why + " (accepted by cluster.allow-unsafe)", command);
    }

    /** For a log or an error message: two lines. */
    @Override
    public String toString() {
        return subject + ": " + what + " [" + check + "]\n    " + command;
    }
}
