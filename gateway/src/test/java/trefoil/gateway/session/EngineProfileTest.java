package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.pipeline.HandOff;
import trefoil.engine.pipeline.WaitMode;
import trefoil.gateway.config.HandOffChoice;
import trefoil.gateway.config.ProfileChoice;
import trefoil.gateway.config.TrefoilConfig;
import trefoil.gateway.config.WaitChoice;
import trefoil.gateway.host.HostCores;

class EngineProfileTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0, SMALL, PARKING",
        "2, 0, SMALL, PARKING",
        "5, 0, SMALL, PARKING",
        "6, 0, BALANCED, YIELDING",
        "8, 0, BALANCED, SPINNING",
        "64, 0, BALANCED, SPINNING",
        "4, 4, SMALL, PARKING",
        "8, 3, BALANCED, SPINNING",
        "8, 4, LATENCY, SPINNING"
    })
    void shouldChooseByTheMachineAndSayWhy(
            final int cores, final int isolated, final ProfileChoice kind, final WaitMode waitMode) {
        final EngineProfile profile =
                EngineProfile.conclude(engine(ProfileChoice.AUTO), JournalSettings.Sync.END, host(cores, isolated));

        assertThat(profile.kind()).isEqualTo(kind);
        assertThat(profile.waitMode()).isEqualTo(waitMode);
        assertThat(profile.handOff()).isEqualTo(kind == ProfileChoice.SMALL ? HandOff.INLINE : HandOff.RING);
        assertThat(profile.pollsBusy()).isEqualTo(kind == ProfileChoice.LATENCY);
        assertThat(profile.cores()).hasSize(kind == ProfileChoice.LATENCY ? 4 : 0);
        assertThat(profile.remarks()).isEmpty();
        assertThat(profile.describe())
                .startsWith("profile " + kind.configName() + " (chosen for " + cores + " processor(s)");
    }

    @Test
    void shouldBindTheMostImportantThreadsToIsolatedCoresAndElseToAllButTheFirst() {
        final EngineProfile isolated =
                EngineProfile.conclude(engine(ProfileChoice.LATENCY), JournalSettings.Sync.END, host(8, 4));
        final EngineProfile shared =
                EngineProfile.conclude(engine(ProfileChoice.LATENCY), JournalSettings.Sync.END, host(4, 0));

        assertThat(isolated.cores())
                .containsEntry("trefoil-trading", 4)
                .containsEntry("trefoil-market", 5)
                .containsEntry("trefoil-orders", 6)
                .containsEntry("trefoil-journal", 7);
        assertThat(shared.cores()).containsOnlyKeys("trefoil-trading", "trefoil-market", "trefoil-orders");
        assertThat(shared.cores().values()).containsExactly(1, 2, 3);
        assertThat(shared.remarks())
                .anyMatch(remark -> remark.contains("5 processors are wanted"))
                .anyMatch(remark -> remark.contains("no core of their own: trefoil-journal"));
    }

    @Test
    void shouldRefuseToSpinOnProcessorsThatAreNotThere() {
        assertThatThrownBy(() ->
                        EngineProfile.conclude(engine(ProfileChoice.LATENCY), JournalSettings.Sync.END, host(2, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("engine.profile = \"latency\"")
                .hasMessageContaining("this process has 2")
                .hasMessageContaining("small, balanced or auto");
    }

    @Test
    void shouldLetSingleSettingsWinAndSaySo() {
        final EngineProfile profile = EngineProfile.conclude(
                new TrefoilConfig.Engine(
                        1024,
                        WaitChoice.SPINNING,
                        HandOffChoice.RING,
                        ProfileChoice.SMALL,
                        List.of(0, 1),
                        OptionalInt.empty()),
                JournalSettings.Sync.END,
                host(2, 0));

        assertThat(profile.waitMode()).isEqualTo(WaitMode.SPINNING);
        assertThat(profile.cores()).containsOnlyKeys("trefoil-trading", "trefoil-market");
        assertThat(profile.handOff()).isEqualTo(HandOff.RING);
        assertThat(profile.remarks())
                .anyMatch(remark -> remark.contains("engine.handOff = \"ring\" counts, not the profile's inline"))
                .anyMatch(remark ->
                        remark.contains("engine.waitStrategy = \"spinning\" counts, not the profile's parking"))
                .anyMatch(remark -> remark.contains("three threads spin on 2"))
                .anyMatch(remark -> remark.contains("engine.cores = \"0,1\" binds threads"));
        assertThat(profile.describe()).contains("threads wait spinning", "trefoil-trading on core 0");
    }

    @Test
    void shouldNotLetTheThreadOfTheSocketsWaitForTheDiskUnlessAskedTo() {
        final EngineProfile chosen =
                EngineProfile.conclude(engine(ProfileChoice.SMALL), JournalSettings.Sync.BATCH, host(2, 0));
        final EngineProfile asked = EngineProfile.conclude(
                new TrefoilConfig.Engine(
                        1024,
                        WaitChoice.AUTO,
                        HandOffChoice.INLINE,
                        ProfileChoice.SMALL,
                        List.of(),
                        OptionalInt.empty()),
                JournalSettings.Sync.BATCH,
                host(2, 0));

        assertThat(chosen.handOff()).isEqualTo(HandOff.RING);
        assertThat(chosen.remarks()).isEmpty();
        assertThat(asked.handOff()).isEqualTo(HandOff.INLINE);
        assertThat(asked.remarks()).anyMatch(remark -> remark.contains("while the disk is waited for"));
    }

    @Test
    void shouldNeedOneProcessorToSpinOnWhereOneThreadDoesEverything() {
        final EngineProfile profile = EngineProfile.conclude(
                new TrefoilConfig.Engine(
                        1024,
                        WaitChoice.AUTO,
                        HandOffChoice.INLINE,
                        ProfileChoice.LATENCY,
                        List.of(),
                        OptionalInt.empty()),
                JournalSettings.Sync.END,
                host(2, 0));

        assertThat(profile.handOff()).isEqualTo(HandOff.INLINE);
        assertThat(profile.cores()).isEqualTo(Map.of("trefoil-market", 1));
        assertThat(profile.remarks()).containsExactly("engine.handOff = \"inline\" counts, not the profile's ring");
        assertThat(profile.describe()).contains("hand-off inline", "trefoil-market on core 1");
        assertThatThrownBy(() ->
                        EngineProfile.conclude(engine(ProfileChoice.LATENCY), JournalSettings.Sync.END, host(2, 0)))
                .hasMessageContaining("or engine.handOff = \"inline\", which needs 2");
    }

    private static TrefoilConfig.Engine engine(final ProfileChoice profile) {
        return new TrefoilConfig.Engine(
                1024, WaitChoice.AUTO, HandOffChoice.AUTO, profile, List.of(), OptionalInt.empty());
    }

    /** A machine whose last cores are isolated. */
    private static HostCores host(final int cores, final int isolated) {
        return new HostCores(
                cores,
                IntStream.range(0, cores).boxed().toList(),
                IntStream.range(cores - isolated, cores).boxed().toList());
    }
}
