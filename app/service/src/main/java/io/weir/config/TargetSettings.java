package io.weir.config;

/** The settings of one SIEM target: a record beside that target, chosen by the key {@code type}. */
public interface TargetSettings {
    /** What receipts, dead letters and metrics call it. */
    String name();

    /** Of those that speak it, which have it as a component. */
    default TlsSettings tls() {
        return TlsSettings.NONE;
    }
}
