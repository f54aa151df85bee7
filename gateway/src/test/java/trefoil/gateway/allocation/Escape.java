package trefoil.gateway.allocation;

/** Where a planted object goes, so that no compiler can do without it. */
public final class Escape {
    /** The object planted last. */
    public static volatile Object last;

    private Escape() {}
}
