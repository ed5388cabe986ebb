package slipway.gateway.iscsi;

import java.time.Duration;

/// Every bound of the target, each with its reason; a test named `…IsBounded` holds each.
///
/// @param connections open sockets, logged in or not: each has a thread and a receive buffer
/// @param loginTime from accepting to full feature phase, so that silent peers don't hold a socket
/// @param loginRequests PDUs of one login: a negotiation needs a handful
/// @param textBytes text keys of one login stage or text exchange, collected in memory
/// @param dataSegmentBytes the longest data segment we receive (declared to the initiator)
/// @param burstBytes the most one R2T asks for, and MaxBurstLength
/// @param firstBurstBytes unsolicited data of one command
/// @param outstandingCommands per session, which is the command window
/// @param bytesInFlight data of one connection's commands waiting for device or socket
/// @param idleTime a connection this quiet is asked whether it is alive
/// @param answerTime and closed when it doesn't answer within this
public record Limits(
    int connections,
    Duration loginTime,
    int loginRequests,
    int textBytes,
    int dataSegmentBytes,
    int burstBytes,
    int firstBurstBytes,
    int outstandingCommands,
    int bytesInFlight,
    Duration idleTime,
    Duration answerTime) {

  public static final Limits DEFAULT =
      new Limits(
          256,
          Duration.ofSeconds(15),
          64,
          16 << 10,
          256 << 10,
          1 << 20,
          64 << 10,
          128,
          32 << 20,
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  public Limits {
    if (bytesInFlight < 8 << 20) {
      throw new IllegalArgumentException("bytesInFlight must hold one command's 8 MiB");
    }
    if (dataSegmentBytes < 8192 || firstBurstBytes > burstBytes || outstandingCommands < 2) {
      throw new IllegalArgumentException("limits contradict each other: " + this);
    }
  }

  Limits withConnections(int most) {
    return new Limits(
        most,
        loginTime,
        loginRequests,
        textBytes,
        dataSegmentBytes,
        burstBytes,
        firstBurstBytes,
        outstandingCommands,
        bytesInFlight,
        idleTime,
        answerTime);
  }

  Limits withTimes(Duration login, Duration idle, Duration answer) {
    return new Limits(
        connections,
        login,
        loginRequests,
        textBytes,
        dataSegmentBytes,
        burstBytes,
        firstBurstBytes,
        outstandingCommands,
        bytesInFlight,
        idle,
        answer);
  }
}
