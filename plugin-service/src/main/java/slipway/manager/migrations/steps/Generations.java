package slipway.manager.migrations.steps;

import java.util.List;
import java.util.stream.LongStream;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Itinerary;

/// The generations that were ever made.
final class Generations {
  private Generations() {}

  static List<Long> of(Context context) {
    return LongStream.rangeClosed(1, Itinerary.ROUNDS_MAX + 2)
        .filter(g -> context.find(TakeSnapshot.Facts.class, TakeSnapshot.key(g)).isPresent())
        .boxed()
        .toList();
  }
}
