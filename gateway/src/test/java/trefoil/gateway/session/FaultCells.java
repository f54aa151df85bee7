package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Injection;
import trefoil.engine.sim.LostAnswer;
import trefoil.engine.sim.Rejection;

/** What may befall the orders of a loop, and how the loop ends then. */
final class FaultCells {
    /** The loss bound of every loop. */
    static final int MAX_LOSS_PPM = 15_000;

    private static final String DONE = "COMPLETED";
    private static final String PART = "COMPLETED_IN_PART";
    private static final String NONE = "MISSED";
    private static final String HOME = "UNWOUND";
    private static final String HELD = "HELD";

    private static final Set<String> DUST = Set.of("DUST");

    private FaultCells() {}

    /** A fault and the ordinal of the order it is meant for: 1 to 3 are legs, 4 and more repairs. */
    record Aim(int ordinal, Injection injection) {}

    /**
     * What befalls one loop, and what comes of it.
     *
     * @param outcome name of the outcome that the loop has
     * @param leftoverReasons why anything may be left over
     */
    record Cell(String name, List<Aim> aims, String outcome, Set<String> leftoverReasons) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Cells for one session. */
    static final class Table {
        private final String name;
        private final boolean feesInBnb;
        private boolean barred;
        private final List<String> settings = new ArrayList<>();
        private final List<Cell> cells = new ArrayList<>();

        private Table(final String name, final boolean feesInBnb, final String... settings) {
            this.name = name;
            this.feesInBnb = feesInBnb;
            this.settings.add("maxLoopLossPpm = " + MAX_LOSS_PPM);
            this.settings.addAll(Arrays.asList(settings));
        }

        boolean feesInBnb() {
            return feesInBnb;
        }

        /** Settings of the table {@code execution}, a line each. */
        List<String> settings() {
            return settings;
        }

        /** What may speak against trading for a while: an asset that leaves the account is noticed. */
        Set<String> stops() {
            return feesInBnb ? Set.of("BALANCE_MISMATCH") : barred ? Set.of("VENUE") : Set.of();
        }

        /** Whether the session opens no loop after it: the venue has barred the account. */
        boolean bars() {
            return barred;
        }

        List<Cell> cells() {
            return cells;
        }

        private Table eachLeg(
                final String what, final Injection injection, final String leg1, final String leg2, final String leg3) {
            return leg(1, what, injection, leg1).leg(2, what, injection, leg2).leg(3, what, injection, leg3);
        }

        private Table anyLeg(final String what, final Injection injection, final String outcome) {
            return eachLeg(what, injection, outcome, outcome, outcome);
        }

        private Table leg(final int leg, final String what, final Injection injection, final String outcome) {
            return add("leg " + leg + " " + what, outcome, DUST, new Aim(leg, injection));
        }

        private Table add(
                final String what, final String outcome, final Set<String> leftoverReasons, final Aim... aims) {
            cells.add(new Cell(name + ": " + what, List.of(aims), outcome, leftoverReasons));
            return this;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Every table, those that take longest first. */
    static List<Table> tables() {
        final List<Table> tables = new ArrayList<>();
        tables.add(neverArriving("together"));
        tables.add(neverArriving("pipelined"));
        tables.add(wayHome());
        tables.add(neverArriving(1, LostAnswer.SERVER_ERROR));
        tables.add(neverArriving(2, LostAnswer.UNEXPECTED_RESPONSE));
        tables.add(neverArriving(3, LostAnswer.TIMEOUT));
        for (int leg = 1; leg <= 3; leg++) {
            tables.add(unwelcome(leg));
            tables.add(barred(leg));
        }
        tables.add(ahead("together"));
        tables.add(ahead("pipelined"));
        tables.add(lost());
        tables.add(refused());
        tables.add(filling());
        tables.add(payingInBnb());
        tables.add(closedMarkets());
        return tables;
    }

    private static Table chain(final String name, final String... settings) {
        return new Table(name, false, settings);
    }

    private static Table filling() {
        return chain("chain")
                .eachLeg("fills 40 %", Injection.partial(400_000), PART, HOME, HOME)
                .eachLeg("fills less than can be traded on", Injection.partial(1_000), HOME, HOME, HOME)
                .eachLeg("fills all but a crumb", Injection.partial(999_000), PART, PART, PART)
                .eachLeg("fills nothing", Injection.noFill(), NONE, HOME, HOME)
                .anyLeg("is answered late", Injection.late(ms(300)), DONE)
                .anyLeg("is reported twice, and again later", Injection.duplicate(ms(60)), DONE)
                .anyLeg("is reported backwards before its answer", Injection.outOfOrder(ms(60)), DONE)
                .eachLeg("finds its market halted", Injection.marketHalt(ms(300)), NONE, HOME, HOME);
    }

    private static Table refused() {
        final Table table = chain("chain, refused");
        for (final Rejection rejection : Rejection.values()) {
            if (rejection != Rejection.TOO_MANY_ORDERS
                    && rejection != Rejection.NOT_PERMITTED
                    && rejection != Rejection.ACCOUNT_DISABLED) {
                table.eachLeg("is refused: " + rejection, Injection.reject(rejection), NONE, HOME, HOME);
            }
        }
        return table;
    }

    /** After the first of these no order may be sent for up to ten seconds; after the second the market stays shut. */
    private static Table unwelcome(final int leg) {
        final String outcome = leg == 1 ? NONE : HOME;
        return chain("chain, unwelcome at leg " + leg)
                .leg(leg, "is refused: TOO_MANY_ORDERS", Injection.reject(Rejection.TOO_MANY_ORDERS), outcome)
                .leg(leg, "is refused: NOT_PERMITTED", Injection.reject(Rejection.NOT_PERMITTED), outcome);
    }

    /** The loop goes home, if the venue lets it; there is no other after it. */
    private static Table barred(final int leg) {
        final Table table = chain("chain, barred at leg " + leg)
                .leg(
                        leg,
                        "is refused: ACCOUNT_DISABLED",
                        Injection.reject(Rejection.ACCOUNT_DISABLED),
                        leg == 1 ? NONE : HOME);
        table.barred = true;
        return table;
    }

    private static Table lost() {
        final Table table = chain("chain, lost though executed");
        for (final LostAnswer lost : LostAnswer.values()) {
            table.anyLeg("executes, its answer lost: " + lost, Injection.lostExecuted(lost, 0), DONE);
        }
        return table.anyLeg(
                        "executes, its answer lost, and cannot be found at first",
                        Injection.lostExecuted(LostAnswer.TIMEOUT, ms(700)),
                        DONE)
                .leg(2, "is answered when nobody waits any more", Injection.late(ms(2_000)), DONE);
    }

    /** That the venue never had an order is believed only seconds later: there are few of these. */
    private static Table neverArriving(final int leg, final LostAnswer answered) {
        final String outcome = leg == 1 ? NONE : HOME;
        return chain("chain, lost at leg " + leg)
                .leg(leg, "never arrives, unanswered", Injection.lostNotExecuted(LostAnswer.CONNECTION_CLOSED), outcome)
                .leg(leg, "never arrives: " + answered, Injection.lostNotExecuted(answered), outcome);
    }

    private static Table payingInBnb() {
        return new Table("chain paying in BNB", true)
                .anyLeg("finds no BNB", Injection.bnbRunsOut(0, ms(250)), DONE)
                .anyLeg("finds too little BNB", Injection.bnbRunsOut(1_000, ms(250)), DONE)
                .eachLeg("fills 40 %", Injection.partial(400_000), PART, HOME, HOME)
                .eachLeg("fills nothing", Injection.noFill(), NONE, HOME, HOME)
                .anyLeg("executes, its answer lost", Injection.lostExecuted(LostAnswer.TIMEOUT, 0), DONE);
    }

    /** The first repair of a loop whose leg filled nothing suffers as well. */
    private static Table wayHome() {
        final Table table = chain("way home");
        for (int leg = 2; leg <= 3; leg++) {
            home(table, leg, "fills 40 %", Injection.partial(400_000));
            home(table, leg, "fills a crumb", Injection.partial(1_000));
            home(table, leg, "fills nothing", Injection.noFill());
            home(table, leg, "is refused", Injection.reject(Rejection.PERCENT_PRICE));
            home(table, leg, "finds its market halted", Injection.marketHalt(ms(300)));
            home(table, leg, "is answered late", Injection.late(ms(300)));
            home(table, leg, "is reported twice", Injection.duplicate(ms(60)));
            home(table, leg, "is reported backwards", Injection.outOfOrder(ms(60)));
            home(
                    table,
                    leg,
                    "executes, its answer lost",
                    Injection.lostExecuted(LostAnswer.CONNECTION_CLOSED, ms(100)));
            home(table, leg, "never arrives", Injection.lostNotExecuted(LostAnswer.CONNECTION_CLOSED));
        }
        return table;
    }

    private static void home(final Table table, final int leg, final String what, final Injection injection) {
        table.add(
                "leg " + leg + " fills nothing, its repair " + what,
                HOME,
                DUST,
                new Aim(leg, Injection.noFill()),
                new Aim(4, injection));
    }

    /** Every way home is halted, one after the other, for longer than the loop waits. */
    private static Table closedMarkets() {
        final Injection halt = Injection.marketHalt(ms(3_000));
        return chain("closed markets", "unwindPatienceMs = 400")
                .add(
                        "no way home is open in time",
                        HELD,
                        Set.of("DUST", "NO_MARKET"),
                        new Aim(3, halt),
                        new Aim(4, halt),
                        new Aim(5, halt));
    }

    private static Table ahead(final String policy) {
        return chain(policy, policySetting(policy))
                .anyLeg("fills 40 %", Injection.partial(400_000), HOME)
                .anyLeg("fills less than can be traded on", Injection.partial(1_000), HOME)
                .anyLeg("fills nothing", Injection.noFill(), HOME)
                .anyLeg("is refused: INSUFFICIENT_BALANCE", Injection.reject(Rejection.INSUFFICIENT_BALANCE), HOME)
                .anyLeg("is refused: PERCENT_PRICE", Injection.reject(Rejection.PERCENT_PRICE), HOME)
                .anyLeg("is answered late", Injection.late(ms(300)), DONE)
                .anyLeg("is reported twice, and again later", Injection.duplicate(ms(60)), DONE)
                .anyLeg("is reported backwards before its answer", Injection.outOfOrder(ms(60)), DONE)
                .anyLeg("finds its market halted", Injection.marketHalt(ms(300)), HOME)
                .anyLeg("executes, its answer lost", Injection.lostExecuted(LostAnswer.SERVER_ERROR, ms(100)), DONE);
    }

    private static Table neverArriving(final String policy) {
        return chain(policy + ", lost", policySetting(policy))
                .anyLeg("never arrives", Injection.lostNotExecuted(LostAnswer.CONNECTION_CLOSED), HOME);
    }

    private static String policySetting(final String policy) {
        return "policy = \"" + policy + "\"";
    }

    private static long ms(final long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
