package trefoil.gateway.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.Injection;

/** How user data events reach their listeners: at once, unless a fault repeats, reorders or keeps them back. */
final class EventDelivery {
    private final Timer timer;
    private final Map<Account, KeptBack> keptBack = new HashMap<>();
    private final List<Event> gathered = new ArrayList<>();
    private Account gatheringFor;

    /** Runs a task on the exchange's thread later. */
    interface Timer {
        void later(long delayNs, Runnable task);
    }

    /** One event as it goes to one listener. */
    private record Event(Account account, WsApiConnection listener, byte[] frame, boolean report) {}

    private static final class KeptBack {
        private final Queue<Event> events = new ArrayDeque<>();
        private int reasons;
    }

    EventDelivery(final Timer timer) {
        this.timer = timer;
    }

    /**
     * Sends an event to a listener.
     *
     * @param frame the event, copied where it has to wait
     * @param report whether it is an execution report
     */
    void send(final Account account, final WsApiConnection listener, final FrameWriter frame, final boolean report) {
        if (gatheringFor == null && keptBack.isEmpty()) {
            listener.append(frame);
            return;
        }
        final Event event = new Event(account, listener, frame.copy(), report);
        if (account == gatheringFor) {
            gathered.add(event);
        } else {
            send(event);
        }
    }

    /** An order of the account is about to be placed and to suffer that fault. */
    void begin(final Account account, final Injection injection) {
        switch (injection.fault()) {
            case DUPLICATE, OUT_OF_ORDER -> gatheringFor = account;
            case LOST_EXECUTED -> {
                if (injection.delayNs() > 0) {
                    keepBack(account, injection.delayNs());
                }
            }
            default -> {
                // The others leave the events as they are.
            }
        }
    }

    /** The order has been placed. */
    void end(final Injection injection) {
        if (gatheringFor == null) {
            return;
        }
        gatheringFor = null;
        final List<Event> events = List.copyOf(gathered);
        gathered.clear();
        if (injection.fault() == Fault.OUT_OF_ORDER) {
            final List<Event> reversed = new ArrayList<>(events);
            Collections.reverse(reversed);
            reversed.forEach(this::send);
            return;
        }
        final List<Event> reports = new ArrayList<>();
        for (final Event event : events) {
            send(event);
            if (event.report()) {
                send(event);
                reports.add(event);
            }
        }
        if (injection.delayNs() > 0) {
            timer.later(injection.delayNs(), () -> reports.forEach(this::send));
        }
    }

    private void keepBack(final Account account, final long forNs) {
        final KeptBack kept = keptBack.computeIfAbsent(account, name -> new KeptBack());
        kept.reasons++;
        timer.later(forNs, () -> {
            kept.reasons--;
            if (kept.reasons == 0) {
                keptBack.remove(account);
                kept.events.forEach(this::send);
            }
        });
    }

    private void send(final Event event) {
        final KeptBack kept = keptBack.get(event.account());
        if (kept == null) {
            event.listener().append(event.frame());
        } else {
            kept.events.add(event);
        }
    }
}
