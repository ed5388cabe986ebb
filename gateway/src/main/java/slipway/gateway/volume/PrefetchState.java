package slipway.gateway.volume;

/// What prefetch is doing.
///
/// @param traceUnits the length of the trace that is or was played, in [BootTrace#UNIT_BYTES]
/// @param traceUnitsLeft how many of them are still to come in this round
/// @param recording the machine's boot is being recorded
/// @param streams how many streams were detected
public record PrefetchState(int traceUnits, int traceUnitsLeft, boolean recording, long streams) {}
