package slipway.manager.migrations;

import static slipway.manager.migrations.Itinerary.Part.once;
import static slipway.manager.migrations.Itinerary.Part.rounds;
import static slipway.manager.migrations.State.CHECKED;
import static slipway.manager.migrations.State.CUTTING_OVER;
import static slipway.manager.migrations.State.FILLED;
import static slipway.manager.migrations.State.FINALISED;
import static slipway.manager.migrations.State.FINALISING;
import static slipway.manager.migrations.State.PREFILLING;
import static slipway.manager.migrations.State.PREPARED;
import static slipway.manager.migrations.State.READY;
import static slipway.manager.migrations.State.RUNNING_FROM_CACHE;
import static slipway.manager.migrations.State.SOURCE_RETIRED;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import slipway.manager.migrations.steps.*;

/// The order of a migration's steps: the one list to read in order to know what happens.
///
/// A generation is one frozen state of the source's disk. The first is made before the prefill,
/// each round of the prefill makes the next, and the last is made when the source is off.
public record Itinerary(List<Part> parts) {
  /// Each round leaves less to fetch; a machine that writes faster than the link never ends this.
  public static final int ROUNDS_MAX = 8;

  static final long FIRST = 1;
  static final long LAST = ROUNDS_MAX + 2;

  /// From the first frozen state to a volume at the destination that is worth cutting over to.
  private static final List<Part> COPY_WHILE_THE_SOURCE_RUNS =
      List.of(
          once(Leg.of(new EnableChangeTracking())),
          once(Leg.of(new TakeSnapshot()).on(FIRST)),
          once(Leg.of(new AttachOrigin()).on(FIRST)),
          once(Leg.of(new ExportOrigin()).on(FIRST)),
          once(Leg.of(new CreateHome())),
          once(Leg.of(new AttachHome())),
          once(Leg.of(new CreateVolume())),
          once(
              Leg.of(new StartFill("start-prefill", "Start the prefill"))
                  .only(plan -> plan.options().prefill())
                  .reaches(PREFILLING)),
          rounds(
              plan -> plan.options().prefill(),
              new AwaitPrefill(),
              new TakeSnapshot(),
              new ReleaseOlderOrigin(true),
              new AttachOrigin(),
              new ExportOrigin(),
              new Rebase()),
          once(Leg.of(new BecomeReady()).reaches(READY)));

  /// The source is off, and the volume's origin is its last state.
  private static final List<Part> CUT_OVER =
      List.of(
          once(Leg.of(new AwaitCutover()).reaches(CUTTING_OVER)),
          once(Leg.of(new ShutDownSource())),
          once(Leg.of(new TakeSnapshot()).on(LAST)),
          once(Leg.of(new AttachOrigin()).on(LAST)),
          once(Leg.of(new ExportOrigin()).on(LAST)),
          once(Leg.of(new Rebase()).on(LAST)),
          once(Leg.of(new ReleaseOlderOrigin(false)).on(LAST)));

  public static final Itinerary WARM =
      following(
          List.of(
              List.of(
                  once(Leg.of(new Check()).reaches(CHECKED)),
                  once(Leg.of(new PrepareGuest()).reaches(PREPARED)),
                  once(Leg.of(new AwaitStart()).only(plan -> plan.options().startAt() != null))),
              COPY_WHILE_THE_SOURCE_RUNS,
              CUT_OVER,
              List.of(
                  once(Leg.of(new PlayBootTrace())),
                  once(Leg.of(new ServeVolume())),
                  once(Leg.of(new UploadCapsule())),
                  once(Leg.of(new CreateMachine())),
                  once(Leg.of(new PowerOnFromCache())),
                  once(Leg.of(new AwaitGuest()).reaches(RUNNING_FROM_CACHE)),
                  once(Leg.of(new KeepBootTrace())),
                  once(
                      Leg.of(
                          new StartFill("start-fill", "Fill the disk behind the running machine"))),
                  once(Leg.of(new AwaitKeep()).asPointOfNoReturn()),
                  once(Leg.of(new AwaitFilled()).reaches(FILLED)),
                  once(Leg.of(new ReleaseOrigin())),
                  once(Leg.of(new AwaitFinalise()).reaches(FINALISING)),
                  once(Leg.of(new ShutDownDestination())),
                  once(Leg.of(new CloseVolume())),
                  once(Leg.of(new DetachHome())),
                  once(Leg.of(new GiveDiskToMachine())),
                  once(Leg.of(new EjectCapsule())),
                  once(Leg.of(new PowerOnLocally())),
                  once(Leg.of(new AwaitGuestLocally())),
                  once(Leg.of(new FixUpGuest())),
                  once(Leg.of(new CleanUp()).reaches(FINALISED)),
                  once(Leg.of(new RetireSource()).reaches(SOURCE_RETIRED)))));

  /// Everything is copied before anything runs at the destination: for any guest, prepared or not.
  /// What the prefill brings while the source runs need not be copied with the machine down.
  public static final Itinerary COLD =
      following(
          List.of(
              List.of(
                  once(Leg.of(new Check()).reaches(CHECKED)),
                  once(Leg.of(new AwaitStart()).only(plan -> plan.options().startAt() != null))),
              COPY_WHILE_THE_SOURCE_RUNS,
              CUT_OVER,
              List.of(
                  once(Leg.of(new StartFill("start-fill", "Copy what is left"))),
                  once(Leg.of(new AwaitFilled()).reaches(FILLED)),
                  once(Leg.of(new ReleaseOrigin())),
                  once(Leg.of(new CloseVolume()).reaches(FINALISING)),
                  once(Leg.of(new DetachHome())),
                  once(Leg.of(new CreateMachine())),
                  once(Leg.of(new GiveDiskToMachine())),
                  once(Leg.of(new PowerOnLocally())),
                  once(Leg.of(new AwaitGuestLocally())),
                  once(Leg.of(new AwaitKeep()).asPointOfNoReturn()),
                  once(Leg.of(new CleanUp()).reaches(FINALISED)),
                  once(Leg.of(new RetireSource()).reaches(SOURCE_RETIRED)))));

  private static Itinerary following(List<List<Part>> phases) {
    return new Itinerary(phases.stream().flatMap(List::stream).toList());
  }

  /// The itinerary of a kind.
  public static Itinerary of(Kind kind) {
    return switch (kind) {
      case WARM -> WARM;
      case COLD -> COLD;
    };
  }

  /// The steps of this plan as far as they are known: rounds are listed that were decided upon.
  public List<Leg> unfold(Plan plan, Function<String, Optional<AwaitPrefill.Facts>> rounds) {
    List<Leg> legs = new ArrayList<>();
    for (Part part : parts) {
      switch (part) {
        case Once once -> {
          if (once.leg().when().test(plan)) {
            legs.add(once.leg());
          }
        }
        case Rounds repeated -> {
          if (repeated.when().test(plan)) {
            repeated.unfold(legs, rounds);
          }
        }
      }
    }
    return legs;
  }

  /// One entry of the list.
  public sealed interface Part {
    static Part once(Leg leg) {
      return new Once(leg);
    }

    static Part rounds(
        java.util.function.Predicate<Plan> when, AwaitPrefill decides, Step... steps) {
      return new Rounds(when, decides, List.of(steps));
    }
  }

  /// A step that is taken once.
  public record Once(Leg leg) implements Part {}

  /// Steps that are taken again and again while `decides` says so.
  public record Rounds(
      java.util.function.Predicate<Plan> when, AwaitPrefill decides, List<Step> steps)
      implements Part {

    void unfold(List<Leg> legs, Function<String, Optional<AwaitPrefill.Facts>> facts) {
      for (long generation = FIRST + 1; generation < LAST; generation++) {
        Leg decision = Leg.of(decides).on(generation - 1);
        legs.add(decision);
        if (!facts.apply(decision.key()).map(AwaitPrefill.Facts::again).orElse(false)) {
          return;
        }
        for (Step step : steps) {
          legs.add(Leg.of(step).on(generation));
        }
      }
    }
  }
}
