package slipway.manager.migrations;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A step at its place in the itinerary.
///
/// @param key unique in the itinerary; names the step's rows
/// @param generation of the origin the step works on; 0 where that means nothing
/// @param when whether a plan needs it
/// @param reaches the state that is reached when the step is done
/// @param pointOfNoReturn once it is done, nothing is taken back any more
public record Leg(
    String key,
    Step step,
    long generation,
    Predicate<Plan> when,
    @Nullable State reaches,
    boolean pointOfNoReturn) {

  static Leg of(Step step) {
    return new Leg(step.name(), step, 0, plan -> true, null, false);
  }

  Leg on(long ofGeneration) {
    return new Leg(key + "-" + ofGeneration, step, ofGeneration, when, reaches, pointOfNoReturn);
  }

  Leg only(Predicate<Plan> plans) {
    return new Leg(key, step, generation, plans, reaches, pointOfNoReturn);
  }

  Leg reaches(State state) {
    return new Leg(key, step, generation, when, state, pointOfNoReturn);
  }

  Leg asPointOfNoReturn() {
    return new Leg(key, step, generation, when, reaches, true);
  }
}
