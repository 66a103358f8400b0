package dev.crossconnect.config.embedded;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The embedded broker in a process of its own, so that it can be stopped and killed while others
 * are at work with it: {@code BrokerMain DIRECTORY [name=value ...]}. Says {@value #READY} and its
 * address when it takes requests.
 */
public final class BrokerMain {

  /** Begins the line on standard output that says that the broker is up. */
  public static final String READY = "broker ready on ";

  private BrokerMain() {}

  public static void main(String[] args) {
    Map<String, String> overrides =
        Arrays.stream(args)
            .skip(1)
            .map(override -> override.split("=", 2))
            .collect(Collectors.toMap(override -> override[0], override -> override[1]));
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), overrides);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-stop"));
    System.out.println(READY + broker.bootstrapServers());
  }
}
