package trefoil.engine.research.result;

import java.util.List;
import trefoil.engine.market.Universe;

/**
 * A finished study.
 *
 * @param valueAsset asset that money is counted in
 * @param staleAfterNs age beyond which a quote was not trusted
 * @param journals in the order given
 * @param universe of the first journal, for pictures of the graph
 * @param observation how much was seen
 * @param gross opportunities before fees
 * @param net opportunities that beat the study's first fee
 * @param fees edge after each fee, dearest first
 * @param grid profit by latency × fee × size
 * @param verdict one word
 * @param notes what limits all this, a sentence each
 */
public record StudyResult(
        String valueAsset,
        long staleAfterNs,
        List<JournalFindings> journals,
        Universe universe,
        Observation observation,
        OpportunitySet gross,
        OpportunitySet net,
        List<FeeFindings> fees,
        ProfitGrid grid,
        Verdict verdict,
        List<String> notes) {
    public StudyResult {
        journals = List.copyOf(journals);
        fees = List.copyOf(fees);
        notes = List.copyOf(notes);
    }
}
