package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter err = new StringWriter();
    private long nowNs = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(3);

    @Test
    void shouldShowNothingInTheFirstTwoSeconds() {
        final ProgressBar progress = bar(true);

        nowNs += TimeUnit.MILLISECONDS.toNanos(1_999);
        progress.at(50);
        progress.clear();

        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldShowHowFarItIsFiveTimesASecondAndTakeItAway() {
        final ProgressBar progress = bar(true);

        nowNs += TimeUnit.SECONDS.toNanos(2);
        progress.at(50);
        nowNs += TimeUnit.MILLISECONDS.toNanos(199);
        progress.at(51);
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        progress.at(150);
        progress.clear();
        progress.clear();

        assertThat(err.toString())
                .isEqualTo("\r\u001B[Kexport [" + "#".repeat(20) + " ".repeat(20) + "]  50 %" + "\r\u001B[Kexport ["
                        + "#".repeat(40) + "] 100 %" + "\r\u001B[K");
    }

    @Test
    void shouldShowNothingWithoutATerminal() {
        final ProgressBar progress = bar(false);

        nowNs += TimeUnit.SECONDS.toNanos(60);
        progress.at(50);
        progress.clear();

        assertThat(err.toString()).isEmpty();
    }

    private ProgressBar bar(final boolean live) {
        return new ProgressBar(new PrintWriter(err), live, () -> nowNs, "export", 100);
    }
}
