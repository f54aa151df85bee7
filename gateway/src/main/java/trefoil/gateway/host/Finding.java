package trefoil.gateway.host;

/**
 * One thing that was looked at on this machine.
 *
 * @param name what it is
 * @param verdict how it is
 * @param figure what was found
 * @param advice what to change; empty where nothing is to be changed
 */
public record Finding(String name, Verdict verdict, String figure, String advice) {
    /** How something is. */
    public enum Verdict {
        OK("ok"),
        BETTER("could be better"),
        BAD("bad"),
        /** It could not be found out, as in many containers. */
        UNKNOWN("unknown");

        private final String words;

        Verdict(final String words) {
            this.words = words;
        }

        /** The verdict as people say it. */
        public String words() {
            return words;
        }
    }

    /** Something that is as it should be. */
    public static Finding ok(final String name, final String figure) {
        return new Finding(name, Verdict.OK, figure, "");
    }

    /** Something that costs time now and then. */
    public static Finding better(final String name, final String figure, final String advice) {
        return new Finding(name, Verdict.BETTER, figure, advice);
    }

    /** Something that keeps a run from working as it should. */
    public static Finding bad(final String name, final String figure, final String advice) {
        return new Finding(name, Verdict.BAD, figure, advice);
    }

    /** Something that could not be found out. */
    public static Finding unknown(final String name, final String reason) {
        return new Finding(name, Verdict.UNKNOWN, reason, "");
    }
}
