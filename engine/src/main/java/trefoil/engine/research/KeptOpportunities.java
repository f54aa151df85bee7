package trefoil.engine.research;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import trefoil.engine.research.result.Opportunity;

/** The opportunities of greatest edge, at most so many: the same ones in whatever order they come. */
final class KeptOpportunities {
    private static final Comparator<Opportunity> BY_TIME =
            Comparator.comparingLong(Opportunity::openNs).thenComparing(Opportunity::loop);
    private static final Comparator<Opportunity> WORST_FIRST =
            Comparator.comparingLong(Opportunity::peakEdgePpb).thenComparing(BY_TIME.reversed());

    private final int most;
    private final PriorityQueue<Opportunity> kept = new PriorityQueue<>(WORST_FIRST);

    KeptOpportunities(final int most) {
        this.most = most;
    }

    /** Whether one of that edge would be kept, as far as its edge tells. */
    boolean wants(final long peakEdgePpb) {
        return kept.size() < most || peakEdgePpb >= kept.peek().peakEdgePpb();
    }

    void add(final Opportunity opportunity) {
        kept.add(opportunity);
        if (kept.size() > most) {
            kept.poll();
        }
    }

    void add(final KeptOpportunities other) {
        other.kept.forEach(this::add);
    }

    List<Opportunity> inOrder() {
        return kept.stream().sorted(BY_TIME).toList();
    }
}
