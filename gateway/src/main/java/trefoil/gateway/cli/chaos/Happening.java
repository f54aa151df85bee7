package trefoil.gateway.cli.chaos;

import trefoil.gateway.exchange.fault.VenueInjection;

/**
 * One thing that goes wrong at a time of the schedule: with the venue or with the engine's process.
 *
 * @param atMs from the beginning of its round
 * @param venue what befalls the venue; null if it befalls the engine
 * @param engine what befalls the engine; null if it befalls the venue
 * @param sizeMs how long, or how far, where {@code engine} needs it
 */
record Happening(long atMs, VenueInjection venue, EngineFault engine, int sizeMs) {
    String name() {
        return venue != null ? venue.fault().optionName() : engine.optionName();
    }
}
