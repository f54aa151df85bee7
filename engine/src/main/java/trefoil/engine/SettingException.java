package trefoil.engine;

/** A setting that cannot be used. The message names it, gives its value and says what is allowed. */
public final class SettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    SettingException(final String name, final Object value, final String why) {
        super(name + "=" + value + ": " + why);
    }
}
