package trefoil.gateway.session;

/** What the venue's codes for refused orders mean, in a few words. */
public final class VenueCodes {
    /** The venue gave no code, or the order never left. */
    static final int NONE = 0;

    private VenueCodes() {}

    /** Code and meaning: {@code -1013 filter failure}. */
    public static String describe(final int code) {
        return switch (code) {
            case NONE -> "without a code";
            case -1003 -> "-1003 too many requests";
            case -1013 -> "-1013 filter failure";
            case -1015 -> "-1015 too many orders";
            case -1021 -> "-1021 outside the time window";
            case -1022 -> "-1022 wrong signature";
            case -1111 -> "-1111 too many decimals";
            case -1121 -> "-1121 unknown symbol";
            case -2010 -> "-2010 refused by the matching engine";
            case -2013 -> "-2013 never arrived";
            case -2014, -2015 -> code + " key not accepted";
            default -> Integer.toString(code);
        };
    }
}
