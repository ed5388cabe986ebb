package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.migrations.steps.AwaitPrefill;

/// The picture in docs/itinerary.md is made from the code; `-Dtest.jvm.flags=-Ddocs.write=true`
/// makes it anew.
class ItineraryTest {
  @Test
  void itsPictureInTheDocumentsIsCurrent() throws IOException {
    Path file = Path.of(System.getProperty("slipway.root", ".."), "docs", "itinerary.md");
    String expected = ItineraryPage.render();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file))
        .as("docs/itinerary.md is stale; run this test with -Dtest.jvm.flags=-Ddocs.write=true")
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void keysAreUnique(Kind kind) {
    List<Leg> legs = unfolded(kind, true);
    assertThat(legs).extracting(Leg::key).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void roundsAreBounded(Kind kind) {
    List<Leg> legs = unfolded(kind, true);
    assertThat(legs.stream().filter(leg -> leg.step() instanceof AwaitPrefill))
        .hasSize(Itinerary.ROUNDS_MAX);
  }

  @ParameterizedTest
  @EnumSource
  void hasOnePointOfNoReturn(Kind kind) {
    assertThat(unfolded(kind, false).stream().filter(Leg::pointOfNoReturn)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void reachesItsStatesInAnOrderThatTheTableAllows(Kind kind) {
    State state = State.DRAFT;
    for (Leg leg : unfolded(kind, false)) {
      State next = leg.reaches();
      if (next != null) {
        assertThat(state.successors()).contains(next);
        state = next;
      }
    }
    assertThat(state).isEqualTo(State.SOURCE_RETIRED);
  }

  @Test
  void everyStateIsReachedFromADraft() {
    EnumSet<State> reached = EnumSet.of(State.DRAFT);
    for (int i = 0; i < State.values().length; i++) {
      for (State state : EnumSet.copyOf(reached)) {
        reached.addAll(state.successors());
      }
    }
    assertThat(reached).containsExactlyInAnyOrder(State.values());
  }

  static List<Leg> unfolded(Kind kind, boolean again) {
    return Itinerary.of(kind)
        .unfold(
            scheduled().dossier().migration().plan(),
            key -> {
              int generation = Integer.parseInt(key.substring(key.lastIndexOf('-') + 1));
              boolean more = again && generation < Itinerary.ROUNDS_MAX;
              return Optional.of(new AwaitPrefill.Facts(more, 0));
            });
  }

  // With a time to start at, so that every step is listed.
  private static Walk scheduled() {
    var options =
        new Plan.Options(
            true, Hold.HELD, Hold.HELD, Hold.HELD, 0, Instant.EPOCH, null, null, false);
    return new Walk(Kind.WARM, options, new World(""));
  }
}
