package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final StringWriter text = new StringWriter();

    @Test
    void shouldRewriteTheStatusInPlaceOnATerminal() {
        final Terminal terminal = new Terminal(new PrintWriter(text, true), true);

        terminal.status("one");
        terminal.status("two");
        terminal.line("a line that stays");
        terminal.status("three");
        terminal.clear();

        assertThat(text.toString().replace("\u001B[?7l", "<").replace("\u001B[?7h", ">"))
                .isEqualTo("\r\u001B[K<one>\r\u001B[K<two>\r\u001B[Ka line that stays" + System.lineSeparator()
                        + "\r\u001B[K<three>\r\u001B[K");
    }

    @Test
    void shouldPrintEveryTenthStatusElsewhere() {
        final Terminal terminal = new Terminal(new PrintWriter(text, true), false);

        for (int second = 1; second <= 25; second++) {
            terminal.status(second + " s");
        }
        terminal.clear();

        assertThat(text.toString().lines()).containsExactly("10 s", "20 s");
    }
}
