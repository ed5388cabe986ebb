package slipway.gateway.link;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import slipway.gateway.block.Urgency;

/// Counts what [LinkStatistics] tells. Any thread may count.
final class Meter {
  private static final class Counts {
    final LongAdder requests = new LongAdder();
    final LongAdder payload = new LongAdder();
    final LongAdder encoded = new LongAdder();
  }

  final LongAdder sent = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder up = new LongAdder();
  final LongAdder made = new LongAdder();
  private final Map<Urgency, Counts> counts = new EnumMap<>(Urgency.class);

  Meter() {
    for (Urgency urgency : Urgency.values()) {
      counts.put(urgency, new Counts());
    }
  }

  void answered(Urgency urgency, long payloadBytes, long encodedBytes) {
    Counts of = Objects.requireNonNull(counts.get(urgency));
    of.requests.increment();
    of.payload.add(payloadBytes);
    of.encoded.add(encodedBytes);
  }

  LinkStatistics statistics() {
    Map<Urgency, LinkStatistics.Payload> byUrgency = new EnumMap<>(Urgency.class);
    counts.forEach(
        (urgency, of) ->
            byUrgency.put(
                urgency,
                new LinkStatistics.Payload(of.requests.sum(), of.payload.sum(), of.encoded.sum())));
    return new LinkStatistics(
        sent.sum(), received.sum(), (int) up.sum(), made.sum(), Map.copyOf(byUrgency));
  }
}
