package trefoil.gateway.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signals of the operating system, taken over until this is closed.
 *
 * <p>By reflection: the compiler holds any mention of the class against us, the JDK keeps it open on purpose.
 */
final class OsSignals implements AutoCloseable {
    private final Map<Object, Object> formerHandlers = new LinkedHashMap<>();

    /**
     * Runs the action when the signal comes, unless the process was started so that it is ignored: nohup, or in the
     * background of a script. Where the signal cannot be had it does what it does by default.
     *
     * @param name without {@code SIG}
     */
    void take(final String name, final Runnable action) {
        try {
            final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            final Object ignore = handlerType.getField("SIG_IGN").get(null);
            final Object handler =
                    Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, calls(action));
            final Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
            final Object former = handle(signal, handler);
            if (former == ignore) {
                handle(signal, ignore);
            } else if (former != null) {
                formerHandlers.put(signal, former);
            }
        } catch (final ReflectiveOperationException | IllegalArgumentException unavailable) {
            // Nothing is lost but the order in which things end.
        }
    }

    private static InvocationHandler calls(final Runnable action) {
        return (final Object proxy, final Method method, final Object[] arguments) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "handler";
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

    /** Gives the signals back. */
    @Override
    public void close() {
        formerHandlers.forEach(OsSignals::handle);
        formerHandlers.clear();
    }
}
