package io.weir.doctor;

/** How bad a finding is, worst first. */
public enum Severity {
    /** An acknowledged event can be lost, or is held back for good: a part refuses to start over such a setting. */
    UNSAFE,
    /** Nothing is lost by this alone: it needs a second fault, or costs time or duplicates. */
    RISK,
    /** Worth knowing; among them what could not be looked at. */
    NOTE
}
