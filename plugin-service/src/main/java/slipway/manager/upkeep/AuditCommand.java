package slipway.manager.upkeep;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import slipway.manager.audit.AuditExport;
import slipway.manager.audit.AuditExport.Format;
import slipway.manager.database.Maintenance;

/// The audit log on standard output.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Writes the audit log to standard output, the oldest entry first.")
public final class AuditCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DatabaseOptions database = new DatabaseOptions();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From then on: 2026-11-21, or 2026-11-21T14:30:00Z. Times are UTC.")
  String since = "";

  @Option(names = "--until", paramLabel = "TIME", description = "And before then.")
  String until = "";

  @Option(
      names = "--format",
      paramLabel = "csv|json",
      description = "Default: csv.",
      defaultValue = "csv")
  String format = "csv";

  @Override
  public Integer call() throws IOException {
    Format as =
        switch (format.toLowerCase(Locale.ROOT)) {
          case "csv" -> Format.CSV;
          case "json" -> Format.JSON;
          default -> throw wrong("--format is csv or json, not " + format);
        };
    Optional<Instant> from = time("--since", since);
    Optional<Instant> to = time("--until", until);
    try (Maintenance beside = database.beside()) {
      PrintWriter out = spec.commandLine().getOut();
      new AuditExport(beside.jdbi()).write(from, to, as, out);
      out.flush();
      if (out.checkError()) {
        throw new IOException("not everything could be written");
      }
      return 0;
    }
  }

  private Optional<Instant> time(String option, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      throw wrong(option + " is a day (2026-11-21) or a time (2026-11-21T14:30:00Z), not " + text);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
