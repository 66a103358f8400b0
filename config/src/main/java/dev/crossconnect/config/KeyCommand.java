package dev.crossconnect.config;

import dev.crossconnect.config.http.ApiKey;
import dev.crossconnect.config.http.CallerFile;
import dev.crossconnect.config.http.CallerRole;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "key",
    description = {
      "Makes an API key for a caller.",
      "Prints the key, which is kept nowhere, and the line to put into security.api.keys.file."
    })
final class KeyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "How the caller is called in logs.")
  private String name;

  @Option(
      names = "--roles",
      paramLabel = "ROLES",
      required = true,
      split = ",",
      description = "What it may do: salesforce, reader, operator, admin.")
  private List<String> roles;

  @Override
  public Integer call() {
    if (!name.matches(CallerFile.NAME)) {
      throw wrong(
          "--name is '" + name + "'; 1 to 64 letters, digits, '.', '_' and '-' are allowed");
    }
    Set<CallerRole> held = EnumSet.noneOf(CallerRole.class);
    roles.forEach(
        word ->
            held.add(
                CallerRole.of(word)
                    .orElseThrow(
                        () ->
                            wrong(
                                "--roles names '" + word + "'; there are " + CallerRole.words()))));
    ApiKey key = ApiKey.random();
    System.err.println("The key for the caller, shown this once, and the line for the hub's file:");
    System.out.println(key.text());
    System.out.println(CallerFile.line(name, held, key.sha256()));
    return Main.FINE;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
