package dev.crossconnect.config;

import dev.crossconnect.config.embedded.DataDirectoryException;
import dev.crossconnect.topology.document.DocumentException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
    name = "hub",
    description = "An event-driven integration hub between Salesforce and legacy OSS.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    scope = picocli.CommandLine.ScopeType.INHERIT,
    subcommands = {
      RunCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      TopologyCommand.class,
      TopicsCommand.class,
      SettingsCommand.class,
      KeyCommand.class,
      ResetCommand.class
    })
public final class Main {

  static final int FINE = 0;
  static final int FAILED = 1;
  static final int WRONG = 2;

  private Main() {}

  public static void main(String[] args) {
    int code = commandLine().execute(args);
    Termination.endsByItself();
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler((e, command, result) -> report(e, command));
  }

  /** What a person did wrong is said in a line; what the hub did wrong, with its trace. */
  private static int report(Exception exception, CommandLine command) {
    if (exception instanceof ConfigException
        || exception instanceof DocumentException
        || exception instanceof DataDirectoryException) {
      command.getErr().println(exception.getMessage());
      return WRONG;
    }
    exception.printStackTrace(command.getErr());
    return FAILED;
  }
}
