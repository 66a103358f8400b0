package dev.crossconnect.config.bench.inventory;

import dev.crossconnect.config.bench.HttpLoad;
import dev.crossconnect.config.bench.Measurement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sixteen callers who reserve one resource after the other, from one pool until it is empty and
 * then from the next. Pools are loaded before the clock runs, and only as many resources are asked
 * for as there are: that every reservation is granted and none gets what another has shows that
 * each is given out exactly once.
 */
final class Reservations implements Measurement.Side {

  private static final int CALLERS = 16;
  private static final int CREATED = 201;

  /** More than can be reserved in a second, so that there is enough for a turn. */
  private static final int MOST_A_SECOND = 4_000;

  private static final Pattern RESOURCE =
      Pattern.compile("\"site\":\"[^\"]+\",\"kind\":\"[^\"]+\",\"resourceId\":\"[^\"]+\"");

  private final Pools pools;
  private final Set<String> given = new HashSet<>();

  /** The pool of each resource that is still free. */
  private List<String> supply = new ArrayList<>();

  Reservations(Pools pools) {
    this.pools = pools;
  }

  @Override
  public double play(Duration time) throws IOException {
    int most = Math.toIntExact(time.toMillis() * MOST_A_SECOND / 1_000);
    while (supply.size() < most) {
      supply.addAll(Collections.nCopies(pools.size(), pools.another()));
    }
    List<byte[]> requests = supply.stream().limit(most).map(this::request).toList();
    List<String> answers = new ArrayList<>();
    double each;
    // Others would have been closed while pools were loaded.
    try (HttpLoad load = HttpLoad.open(pools.server(), CALLERS, List.of(), CREATED)) {
      each = load.sendOnce(requests, time, answer -> answers.add(answer.toString()));
    }
    answers.forEach(this::requireNew);
    supply = new ArrayList<>(supply.subList(answers.size(), supply.size()));
    return each;
  }

  private byte[] request(String pool) {
    return HttpLoad.post(
        pools.server(),
        "/v1/inventory/" + pool + "/reservations",
        "application/json",
        "{\"reservationId\":\"" + UUID.randomUUID() + "\",\"quantity\":1,\"holdSeconds\":3600}");
  }

  private void requireNew(String answer) {
    Matcher resource = RESOURCE.matcher(answer);
    if (!resource.find() || !given.add(resource.group())) {
      throw new IllegalStateException("Nothing was given, or what another has: " + answer);
    }
  }
}
