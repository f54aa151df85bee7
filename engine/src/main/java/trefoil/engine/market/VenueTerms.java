package trefoil.engine.market;

/** What the venue allows and charges, as far as it has told: rules, price bands, states and fees. Trading thread only. */
public final class VenueTerms {
    private final InstrumentRules rules;
    private final PriceBands bands;
    private final MarketStates states;
    private final OrderFilter filter;
    private final FeeTable fees;

    /** Terms of that universe: its filters, all markets open, no reference price; the mid is that of the matrix's quotes. */
    public VenueTerms(final Universe universe, final RateMatrix matrix, final FeeTable fees) {
        this.fees = fees;
        rules = new InstrumentRules(universe);
        bands = new PriceBands(rules, matrix, universe.instrumentCount());
        states = new MarketStates(universe.instrumentCount());
        filter = new OrderFilter(rules, bands, states);
    }

    private VenueTerms(final VenueTerms other, final FeeTable fees) {
        this.fees = fees;
        rules = other.rules;
        bands = other.bands;
        states = other.states;
        filter = other.filter;
    }

    /** The same terms, now and later, at other fees. */
    public VenueTerms at(final FeeTable otherFees) {
        return new VenueTerms(this, otherFees);
    }

    /** Filters as the venue told them last. */
    public InstrumentRules rules() {
        return rules;
    }

    /** The venue has changed an instrument's filters. Allocates, and is rare. */
    public void onRules(final int instrument, final Instrument now) {
        rules.set(instrument, now);
        bands.onRules(instrument);
    }

    /** Where a limit price may be. */
    public PriceBands bands() {
        return bands;
    }

    /** Which instruments take no orders. */
    public MarketStates states() {
        return states;
    }

    /** All checks of one order together. */
    public OrderFilter filter() {
        return filter;
    }

    /** What trades cost. */
    public FeeTable fees() {
        return fees;
    }
}
