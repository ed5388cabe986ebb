package slipway.manager.migrations;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import slipway.manager.gateways.GatewayControl.Fetched;
import slipway.manager.gateways.GatewayControl.Fill;
import slipway.manager.gateways.GatewayControl.Initiator;
import slipway.manager.gateways.GatewayControl.Reads;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.gateways.GatewayControl.Waits;

/// The volumes of a migration as if they were one: counts and bytes add up, it is filled when all
/// are, and it has the longest wait and the first problem of any.
final class VolumeTotal {
  private VolumeTotal() {}

  /// Empty when there are none.
  ///
  /// @param id what the sum is called
  static Optional<Statistics> of(String id, List<Statistics> volumes) {
    if (volumes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Statistics(
            id,
            sum(volumes, Statistics::sizeBytes),
            sum(volumes, Statistics::presentBytes),
            sum(volumes, Statistics::absentBytes),
            sum(volumes, Statistics::zeroBytes),
            sum(volumes, Statistics::writtenByGuestBytes),
            volumes.stream().mapToLong(Statistics::generation).min().orElse(0),
            volumes.stream().allMatch(Statistics::filled),
            fill(volumes.stream().map(Statistics::fill).toList()),
            volumes.stream().allMatch(Statistics::originReachable),
            volumes.stream()
                .map(Statistics::originProblem)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null),
            initiators(volumes),
            fetched(present(volumes, Statistics::fetchedBytes)),
            sum(volumes, Statistics::linkReceivedBytes),
            reads(present(volumes, Statistics::reads)),
            waits(present(volumes, Statistics::demandWaits))));
  }

  /// Limits add up; where one volume has none, the whole has none.
  private static Fill fill(List<Fill> fills) {
    List<Fill> running = fills.stream().filter(Fill::running).toList();
    boolean unlimited = running.stream().anyMatch(fill -> fill.bytesPerSecond() == 0);
    return new Fill(
        !running.isEmpty(),
        unlimited ? 0 : sum(running.isEmpty() ? fills : running, Fill::bytesPerSecond),
        sum(fills, Fill::rateBytesPerSecond),
        fills.stream().anyMatch(Fill::waitingForOrigin));
  }

  /// One session reaches all volumes of a target, so that each tells of the same.
  private static List<Initiator> initiators(List<Statistics> volumes) {
    return present(volumes, Statistics::initiators).stream()
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  private static Fetched fetched(List<Fetched> all) {
    return new Fetched(
        sum(all, Fetched::demand),
        sum(all, Fetched::trace),
        sum(all, Fetched::stream),
        sum(all, Fetched::fill));
  }

  private static Reads reads(List<Reads> all) {
    return new Reads(sum(all, Reads::total), sum(all, Reads::local));
  }

  private static Waits waits(List<Waits> all) {
    return new Waits(
        sum(all, Waits::count),
        sum(all, Waits::totalMillis),
        all.stream().mapToLong(Waits::maxMillis).max().orElse(0));
  }

  private static <T> List<T> present(List<Statistics> volumes, Function<Statistics, T> part) {
    return volumes.stream().map(part).filter(Objects::nonNull).toList();
  }

  private static <T> long sum(List<T> all, ToLongFunction<T> of) {
    return all.stream().mapToLong(of).sum();
  }
}
