package io.weir.format;

/**
 * The bytes are not of their format. It carries no stack trace: a flood of malformed events must not cost more than a
 * flood of sound ones, and where in our code it was noticed helps nobody.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Flaw flaw;

    public MalformedException(Flaw flaw) {
        super(flaw.message(), null, false, false);
        this.flaw = flaw;
    }

    public MalformedException(String keyword, String message) {
        this(new Flaw("", keyword, message));
    }

    public Flaw flaw() {
        return flaw;
    }
}
