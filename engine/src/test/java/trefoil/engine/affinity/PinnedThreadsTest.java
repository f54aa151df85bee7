package trefoil.engine.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import net.openhft.affinity.Affinity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PinnedThreadsTest {
    private final List<String> notices = new CopyOnWriteArrayList<>();

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldBindTheThreadThatIsNamedAndNoOther() throws InterruptedException {
        final int core = Affinity.getAffinity().nextSetBit(0);
        final PinnedThreads pinned = new PinnedThreads(Map.of("bound", core), notices::add);

        assertThat(coresOf("bound", pinned)).isEqualTo("{" + core + "}");
        assertThat(coresOf("free", pinned)).isEqualTo(Affinity.getAffinity().toString());
        assertThat(notices).isEmpty();
    }

    @Test
    void shouldTellWhatCannotBeBoundAndGoOn() throws InterruptedException {
        final PinnedThreads pinned = new PinnedThreads(Map.of("bound", 8_000), notices::add);

        final String before = Affinity.getAffinity().toString();

        assertThat(coresOf("bound", pinned)).isEqualTo(before);
        assertThat(notices).hasSize(1);
        assertThat(notices.get(0)).startsWith("bound could not be bound to core 8000 and runs anywhere: ");
    }

    private static String coresOf(final String name, final PinnedThreads pinned) throws InterruptedException {
        final StringBuffer cores = new StringBuffer();
        final Thread thread = new Thread(
                () -> {
                    pinned.enter(name);
                    cores.append(Affinity.getAffinity());
                },
                name);
        thread.start();
        thread.join();
        return cores.toString();
    }
}
