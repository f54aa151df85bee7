package trefoil.bench.report;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of missed goals, with the figures of the same run in them.
 *
 * <pre>
 *   signing it{SignBenchmark.sign} is most   →   signing it (310 ns, 62 %) is most      the share is of what missed its goal
 *                                            →   signing it is most                     in a run that did not measure it
 * </pre>
 */
final class WhyMissed {
    private static final Pattern FIGURE = Pattern.compile("\\{([^{}]*)}");

    private WhyMissed() {}

    /** The same measurements, figures put into their words. */
    static List<Measurement> of(final List<Measurement> run) {
        final Map<String, Measurement> byId = new HashMap<>();
        run.forEach(each -> byId.putIfAbsent(each.id(), each));
        return run.stream()
                .map(each -> each.whenMissed().isEmpty() ? each : each.explained(words(each, byId)))
                .toList();
    }

    /** Ids of the figures that words ask for. */
    static List<String> ids(final String words) {
        return FIGURE.matcher(words).results().map(match -> match.group(1)).toList();
    }

    private static String words(final Measurement missed, final Map<String, Measurement> run) {
        return FIGURE.matcher(missed.whenMissed())
                .replaceAll(match -> Matcher.quoteReplacement(figure(match, missed, run)));
    }

    private static String figure(
            final MatchResult match, final Measurement missed, final Map<String, Measurement> run) {
        final Measurement step = run.get(match.group(1));
        if (step == null || Double.isNaN(step.value())) {
            return "";
        }
        final double percent = 100 * step.value() / missed.value();
        final boolean isPart = step.unit().equals("ns") && missed.unit().equals("ns") && percent <= 100;
        return " (" + Measurement.quantity(step.value(), step.unit())
                + (!isPart ? ")" : percent < 1 ? ", under 1 %)" : String.format(Locale.ROOT, ", %.0f %%)", percent));
    }
}
