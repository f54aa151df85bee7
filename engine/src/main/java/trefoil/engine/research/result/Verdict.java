package trefoil.engine.research.result;

import java.util.List;
import java.util.Optional;

/**
 * One word, and what it rests on.
 *
 * @param word the word
 * @param reason why, one sentence
 * @param numbers what it rests on, a sentence each
 * @param moreNeeded how much more data a clear word would need, one sentence; empty if it is clear
 * @param reference the latency, fee and size it is about: the first latency and fee asked for, and the size of them that
 *     earns most; empty if nothing was traded
 */
public record Verdict(
        Word word, String reason, List<String> numbers, String moreNeeded, Optional<ProfitCell> reference) {
    public Verdict {
        numbers = List.copyOf(numbers);
    }

    /** The words. */
    public enum Word {
        /** It loses, or comes nowhere near paying. */
        STOP,
        /** The data says neither. */
        UNCLEAR,
        /** It earns, with 95 % certainty, as far as the model goes. */
        CONTINUE
    }
}
