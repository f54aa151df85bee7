package trefoil.gateway.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, termination and hang-up, turned into an orderly end: the command is told to stop, and ends in its own time
 * with its own exit code.
 *
 * <p>No shutdown hook: there the virtual machine would already be going down, the hooks of libraries running, and what
 * the command still needs could no longer be started. A second signal, more than a second after the first, ends the
 * process at once. One command at a time.
 */
final class StopSignal implements AutoCloseable {
    private static final String[] NAMES = {"INT", "TERM", "HUP"};
    /** Exit code of a process that was ended at once: the shell's for Ctrl-C. */
    private static final int EXIT_AT_ONCE = 130;

    private static final long SAME_SIGNAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final Map<Object, Object> formerHandlers = new LinkedHashMap<>();
    private Runnable onRequest = () -> {};
    private long requestedNs;

    /** Takes the signals over until it is closed. */
    StopSignal() {
        for (final String name : NAMES) {
            takeOver(name);
        }
    }

    /** Waits; true if a stop was asked for meanwhile. */
    boolean await(final long timeoutMs) throws InterruptedException {
        return requested.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** What else a request does, once, on the signal's thread; at once if the request has been made. */
    synchronized void onRequest(final Runnable action) {
        onRequest = action;
        if (isRequested()) {
            action.run();
        }
    }

    /** Asks for a stop, as a signal does. */
    synchronized void request() {
        if (isRequested()) {
            if (System.nanoTime() - requestedNs > SAME_SIGNAL_NS) {
                System.err.println("trefoil: ended at once, without waiting for orders and journal");
                Runtime.getRuntime().halt(EXIT_AT_ONCE);
            }
            return;
        }
        requestedNs = System.nanoTime();
        requested.countDown();
        onRequest.run();
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        formerHandlers.forEach(StopSignal::handle);
        formerHandlers.clear();
    }

    /** By reflection: the compiler holds any mention of the class against us, the JDK keeps it open on purpose. */
    private void takeOver(final String name) {
        try {
            final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            final Object ignore = handlerType.getField("SIG_IGN").get(null);
            final Object handler = Proxy.newProxyInstance(
                    handlerType.getClassLoader(), new Class<?>[] {handlerType}, this::onHandlerCall);
            final Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
            final Object former = handle(signal, handler);
            if (former == ignore) {
                // Started so that the signal is ignored: nohup, or in the background of a script.
                handle(signal, ignore);
            } else if (former != null) {
                formerHandlers.put(signal, former);
            }
        } catch (final ReflectiveOperationException | IllegalArgumentException unavailable) {
            // Without it the signal does what it does by default: it ends the process, and the journal stays open.
        }
    }

    private Object onHandlerCall(final Object proxy, final Method method, final Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                request();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "stop";
        };
    }

    /** Answers the former handler; null if there is none or the signal cannot be handled on this machine. */
    private static Object handle(final Object signal, final Object handler) {
        try {
            return signal.getClass()
                    .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, signal, handler);
        } catch (final ReflectiveOperationException refused) {
            return null;
        }
    }
}
