package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ColoursTest {
    private static final String TERMINAL = Colours.TERMINAL_VARIABLE;

    @Test
    void shouldColourOnATerminalOnly() {
        assertThat(Colours.of(Map.of(TERMINAL, "1", "TERM", "xterm")).good("x")).isEqualTo("\u001B[32mx\u001B[0m");
        assertThat(Colours.of(Map.of("TERM", "xterm")).good("x")).isEqualTo("x");
    }

    @Test
    void shouldNotColourWhereThatIsNotWanted() {
        assertThat(Colours.of(Map.of(TERMINAL, "1", "NO_COLOR", "1")).bad("x")).isEqualTo("x");
        assertThat(Colours.of(Map.of(TERMINAL, "1", "TERM", "dumb")).name("x")).isEqualTo("x");
        assertThat(Colours.of(Map.of(TERMINAL, "1", "NO_COLOR", "")).name("x")).isNotEqualTo("x");
    }
}
