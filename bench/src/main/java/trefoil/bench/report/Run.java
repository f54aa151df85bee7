package trefoil.bench.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one run measured.
 *
 * @param conditions under which it was, by name; may be empty
 * @param measurements its figures; words of missed goals name figures of the same run
 */
record Run(Map<String, String> conditions, List<Measurement> measurements) {
    private static final double CALM_NS = 10_000;

    Run {
        measurements = WhyMissed.of(measurements);
    }

    Optional<Measurement> find(final String id) {
        return measurements.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** Says so if something else kept the machine busy, so that its latencies are those of waiting for a processor. */
    Optional<String> disturbance() {
        return find(Measurement.JITTER_FLOOR)
                .filter(floor -> floor.value() > CALM_NS)
                .map(floor -> "The machine was busy with something else: a thread that only spins was late by "
                        + floor.measured() + ", as the median. Latencies of this run say little about Trefoil.");
    }

    List<String> groups() {
        return measurements.stream().map(Measurement::group).distinct().toList();
    }

    List<Measurement> group(final String name) {
        return measurements.stream().filter(each -> each.group().equals(name)).toList();
    }

    /** Those of a group that are not rejected ways. */
    List<Measurement> taken(final String group) {
        return group(group).stream().filter(each -> each.insteadOf().isEmpty()).toList();
    }

    /** The ways that were rejected for that one. */
    List<Measurement> rejectedFor(final Measurement taken) {
        return measurements.stream()
                .filter(each -> each.insteadOf().equals(taken.id()))
                .toList();
    }
}
