package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StopReason;

/** A set of named codes: which names there are, and which code a name has. */
enum Vocabulary {
    TYPES(256, "TYPE_", RecordType::nameOf),
    REFUSALS(RefusalReason.LIMIT, "REASON_", RefusalReason::nameOf),
    STOPS(StopReason.LIMIT, "STOP_", StopReason::nameOf),
    LEFTOVERS(LeftoverReason.LIMIT, "REASON_", LeftoverReason::nameOf),
    LOOP_OUTCOMES(LoopOutcome.LIMIT, "OUTCOME_", LoopOutcome::nameOf),
    ORDER_OUTCOMES(OrderOutcome.LIMIT, "OUTCOME_", OrderOutcome::nameOf);

    /** No name has this code. */
    static final int NONE = -1;

    private final List<String> names = new ArrayList<>();
    private final List<Integer> codes = new ArrayList<>();

    Vocabulary(final int limit, final String unnamed, final IntFunction<String> nameOf) {
        for (int code = 0; code < limit; code++) {
            final String name = nameOf.apply(code);
            if (!name.startsWith(unnamed) && !name.equals("NONE")) {
                names.add(name);
                codes.add(code);
            }
        }
    }

    List<String> names() {
        return names;
    }

    /** Code of the name in either case, or {@link #NONE}. */
    int code(final String name) {
        final int at = names.indexOf(name.strip().toUpperCase(Locale.ROOT));
        return at < 0 ? NONE : codes.get(at);
    }
}
