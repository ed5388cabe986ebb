package slipway.manager.migrations;

import java.util.List;

/// Draws the state machine and the list of steps.
final class ItineraryPage {
  private ItineraryPage() {}

  static String render() {
    StringBuilder page = new StringBuilder();
    page.append("# The itineraries\n\n");
    page.append("Made from the code by `ItineraryTest`; do not edit.\n\n");
    page.append("## States\n\n```mermaid\nstateDiagram-v2\n  [*] --> DRAFT\n");
    for (State state : State.values()) {
      for (State next : state.successors()) {
        // Failing and going on is possible everywhere and would hide the rest.
        if (state != State.FAILED && next != State.FAILED) {
          page.append("  ").append(state).append(" --> ").append(next).append('\n');
        }
      }
      if (state.isFinal()) {
        page.append("  ").append(state).append(" --> [*]\n");
      }
    }
    page.append("```\n\nEvery state that is not final may become FAILED, with the problem that a")
        .append(" person has to solve; started\nagain, the migration returns to the state in which")
        .append(" it failed.\n");
    steps(page, Kind.WARM, "Warm: boot first, copy later");
    steps(page, Kind.COLD, "Cold: copy everything, then boot");
    page.append("\n↻ repeated up to ")
        .append(Itinerary.ROUNDS_MAX - 1)
        .append(" times, while the last round brought much.\n");
    return page.toString();
  }

  private static void steps(StringBuilder page, Kind kind, String title) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| step | does | taken back | reaches |\n|---|---|---|---|\n");
    List<Leg> once = ItineraryTest.unfolded(kind, false);
    List<Leg> rounds = ItineraryTest.unfolded(kind, true);
    boolean before = true;
    for (Leg leg : once) {
      row(page, leg, leg.key(), before);
      if (leg.key().equals("await-prefill-1")) {
        rounds.stream()
            .filter(r -> r.generation() == 2 && !r.key().startsWith("await"))
            .forEach(r -> row(page, r, "↻ " + r.step().name() + "-2 …", true));
      }
      before &= !leg.pointOfNoReturn();
    }
  }

  private static void row(StringBuilder page, Leg leg, String key, boolean before) {
    State reaches = leg.reaches();
    page.append("| ").append(key).append(" | ").append(leg.step().title()).append(" | ");
    page.append(before && hasUndo(leg.step()) ? "yes" : "").append(" | ");
    page.append(reaches == null ? "" : reaches);
    page.append(leg.pointOfNoReturn() ? "**point of no return**" : "").append(" |\n");
  }

  private static boolean hasUndo(Step step) {
    try {
      return step.getClass().getMethod("undo", Context.class).getDeclaringClass() != Step.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
